//! Functions of expressions that are not the engine's: about one text each, so that a column in
//! coded form is asked once for each different text.

use crate::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, BooleanBuilder, StringArray, UInt32Array,
};
use crate::arrow::compute::{cast, take};
use crate::arrow::datatypes::{DataType, Int32Type};
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What a function answers of its texts; the last one is the one that changes from row to row.
type Asked = Arc<dyn Fn(&[Option<&str>]) -> Option<bool> + Send + Sync>;

/// A function of texts to true, false or null. All arguments but the last have to be constants.
#[derive(Clone)]
pub struct TextFunction {
    name: &'static str,
    signature: Signature,
    asked: Asked,
}

impl TextFunction {
    /// A function of this name with so many arguments.
    pub fn new(
        name: &'static str,
        arguments: usize,
        asked: impl Fn(&[Option<&str>]) -> Option<bool> + Send + Sync + 'static,
    ) -> Self {
        let signature = Signature::any(arguments, Volatility::Immutable);
        Self { name, signature, asked: Arc::new(asked) }
    }

    pub(super) fn into_udf(self) -> ScalarUDF {
        ScalarUDF::from(self)
    }

    fn over(&self, constants: &[Option<String>], texts: &StringArray) -> BooleanArray {
        let mut asked: Vec<Option<&str>> = constants.iter().map(Option::as_deref).collect();
        asked.push(None);
        let last = asked.len() - 1;
        let mut answers = BooleanBuilder::with_capacity(texts.len());
        for text in texts {
            asked[last] = text;
            answers.append_option((self.asked)(&asked));
        }
        answers.finish()
    }
}

impl fmt::Debug for TextFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TextFunction").field(&self.name).finish()
    }
}

impl PartialEq for TextFunction {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && Arc::ptr_eq(&self.asked, &other.asked)
    }
}

impl Eq for TextFunction {}

impl Hash for TextFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for TextFunction {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let Some((last, constants)) = args.args.split_last() else {
            return exec_err!("`{}` has no arguments", self.name);
        };
        let constants = constants
            .iter()
            .map(|value| match value {
                ColumnarValue::Scalar(constant) => constant_text(constant),
                ColumnarValue::Array(_) => {
                    exec_err!("every argument of `{}` but the last has to be a constant", self.name)
                }
            })
            .collect::<Result<Vec<_>>>()?;
        match last {
            ColumnarValue::Scalar(constant) => {
                let texts = StringArray::from(vec![constant_text(constant)?]);
                let answer = self.over(&constants, &texts);
                Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&answer, 0)?))
            }
            ColumnarValue::Array(array) => {
                let answer = each_text(array, |texts| self.over(&constants, texts))?;
                Ok(ColumnarValue::Array(answer))
            }
        }
    }
}

fn constant_text(constant: &ScalarValue) -> Result<Option<String>> {
    let text = cast(&constant.to_array()?, &DataType::Utf8)?;
    let text = text.as_string::<i32>();
    Ok(text.is_valid(0).then(|| text.value(0).to_owned()))
}

/// `filled(column)`: whether something stands there that is not only spaces.
pub(super) fn filled() -> ScalarUDF {
    ScalarUDF::from(Filled { signature: Signature::any(1, Volatility::Immutable) })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Filled {
    signature: Signature,
}

impl ScalarUDFImpl for Filled {
    fn name(&self) -> &str {
        "filled"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let Some(value) = args.args.first() else { return exec_err!("`filled` has no argument") };
        let array = value.to_array(args.number_rows)?;
        let filled = |texts: &StringArray| -> BooleanArray {
            texts.iter().map(|text| Some(text.is_some_and(is_filled))).collect()
        };
        Ok(ColumnarValue::Array(match array.data_type() {
            DataType::List(_) => Arc::new(lists_filled(&array)?),
            DataType::Utf8 | DataType::Utf8View | DataType::Dictionary(..) => {
                each_text(&array, filled)?
            }
            _ => Arc::new(
                (0..array.len()).map(|row| Some(array.is_valid(row))).collect::<BooleanArray>(),
            ),
        }))
    }
}

fn is_filled(text: &str) -> bool {
    !text.trim().is_empty()
}

fn lists_filled(array: &ArrayRef) -> Result<BooleanArray> {
    let lists = array.as_list::<i32>();
    let texts = cast(lists.values(), &DataType::Utf8)?;
    let texts = texts.as_string::<i32>();
    let row = |row: usize| {
        let ends = lists.value_offsets();
        let mut inside = ends[row] as usize..ends[row + 1] as usize;
        lists.is_valid(row) && inside.any(|at| texts.is_valid(at) && is_filled(texts.value(at)))
    };
    Ok((0..lists.len()).map(|at| Some(row(at))).collect())
}

/// Asks the texts of a column; of a coded one, each different text once.
fn each_text(array: &ArrayRef, ask: impl Fn(&StringArray) -> BooleanArray) -> Result<ArrayRef> {
    let Some(coded) = array.as_dictionary_opt::<Int32Type>() else {
        let texts = cast(array, &DataType::Utf8)?;
        return Ok(Arc::new(ask(texts.as_string())));
    };
    // One row more, for null: what is asked of nothing may have an answer too.
    let texts = cast(coded.values(), &DataType::Utf8)?;
    let texts: StringArray = texts.as_string::<i32>().iter().chain([None]).collect();
    let nothing = (texts.len() - 1) as u32;
    let rows: UInt32Array =
        coded.keys().iter().map(|key| Some(key.map_or(nothing, |key| key as u32))).collect();
    Ok(take(&ask(&texts), &rows, None)?)
}
