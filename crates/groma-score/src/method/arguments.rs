//! The arguments of a call, each taken once and read as what it must be.

use super::MethodProblem;
use groma_define::Call;
use groma_index::Ties;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Arguments that wait to be taken; those left over are a problem.
pub(super) struct Arguments<'c> {
    call: &'c Call,
    left: RefCell<BTreeMap<&'c str, &'c str>>,
    known: RefCell<Vec<&'static str>>,
}

impl<'c> Arguments<'c> {
    pub(super) fn of(call: &'c Call) -> Self {
        let left = call.args.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        Self { call, left: RefCell::new(left), known: RefCell::default() }
    }

    fn take(&self, key: &'static str) -> Option<&'c str> {
        self.known.borrow_mut().push(key);
        self.left.borrow_mut().remove(key)
    }

    /// A number; `or` when it is not given.
    pub(super) fn number(&self, key: &'static str, or: Option<f64>) -> Result<f64, MethodProblem> {
        match (self.take(key), or) {
            (None, Some(number)) => Ok(number),
            (None, None) => Err(self.missing(key)),
            (Some(text), _) => text
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite() || key == "p")
                .ok_or_else(|| self.unfit(key, text, "a number")),
        }
    }

    /// A number that may be absent.
    pub(super) fn number_if_given(&self, key: &'static str) -> Result<Option<f64>, MethodProblem> {
        match self.call.args.contains_key(key) {
            true => self.number(key, None).map(Some),
            false => {
                self.take(key);
                Ok(None)
            }
        }
    }

    /// yes or no; `or` when it is not given.
    pub(super) fn flag(&self, key: &'static str, or: bool) -> Result<bool, MethodProblem> {
        match self.take(key) {
            None => Ok(or),
            Some("yes" | "true") => Ok(true),
            Some("no" | "false") => Ok(false),
            Some(text) => Err(self.unfit(key, text, "yes or no")),
        }
    }

    /// A code.
    pub(super) fn text(&self, key: &'static str) -> Result<&'c str, MethodProblem> {
        self.take(key).ok_or_else(|| self.missing(key))
    }

    /// `[1, 2, 3]`
    pub(super) fn numbers(&self, key: &'static str) -> Result<Vec<f64>, MethodProblem> {
        let text = self.text(key)?;
        let inside = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        inside
            .map(|inside| inside.split(',').map(|number| number.trim().parse()).collect())
            .and_then(Result::ok)
            .ok_or_else(|| self.unfit(key, text, "numbers such as `[0.2, 0.4]`"))
    }

    /// What equal values share.
    pub(super) fn ties(&self) -> Result<Ties, MethodProblem> {
        match self.take("ties") {
            None | Some("min") => Ok(Ties::Min),
            Some("max") => Ok(Ties::Max),
            Some("average") => Ok(Ties::Average),
            Some("dense") => Ok(Ties::Dense),
            Some(text) => Err(self.unfit("ties", text, "min, max, average or dense")),
        }
    }

    /// Nothing may be left.
    pub(super) fn finish<T>(self, made: T) -> Result<T, MethodProblem> {
        match self.left.borrow().keys().next() {
            None => Ok(made),
            Some(key) => {
                let known = self.known.borrow();
                let hint = match known.as_slice() {
                    [] => "it takes no arguments".to_owned(),
                    known => format!("it takes {}", known.join(", ")),
                };
                Err(MethodProblem {
                    why: format!("`{}` has no argument `{key}`", self.call.name),
                    hint,
                })
            }
        }
    }

    fn missing(&self, key: &str) -> MethodProblem {
        MethodProblem {
            why: format!("`{}` needs the argument `{key}`", self.call.name),
            hint: format!("write `{}({key}=…)`", self.call.name),
        }
    }

    fn unfit(&self, key: &str, text: &str, wanted: &str) -> MethodProblem {
        MethodProblem {
            why: format!("`{key}={text}` is not {wanted}"),
            hint: "parameters are in native units".to_owned(),
        }
    }
}
