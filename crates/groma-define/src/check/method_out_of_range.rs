//! A number of `method.toml` that means nothing.

use super::Checked;
use crate::diagnostic::Diagnostics;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    for (at, method) in checked.definition.methods.iter().enumerate() {
        let mut refuse = |key: &str, fits: bool, value: String, hint: &str| {
            if !fits {
                let own = format!("variant.{}.{key}", method.variant);
                let key = if at == 0 || !checked.method_keys.has(&own) { key } else { own.as_str() };
                let message = format!("{value} means nothing as `{key}`");
                problems.error(&checked.method_keys.of(key), "method-out-of-range", message, hint);
            }
        };
        let coverage = method.coverage;
        let share = (0.0..=1.0).contains(&coverage);
        refuse("aggregate.coverage", share, coverage.to_string(), "write a share, 0 to 1");
        let interval = method.interval;
        let inside = interval > 0.0 && interval < 1.0;
        refuse("uncertainty.interval", inside, interval.to_string(), "write a share, such as 0.9");
        let draws = method.draws;
        let some = (1..=1_000_000).contains(&draws);
        refuse("uncertainty.draws", some, draws.to_string(), "write 1 to 1000000");
        let decimals = method.decimals;
        refuse("publish.decimals", decimals <= 15, decimals.to_string(), "a double has 15 digits");
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, noticed};

    #[test]
    fn found() {
        let lines = "publish.decimals = 20\n[uncertainty]\ninterval = 90\n";
        insta::assert_snapshot!(noticed(&[Add("method.toml", lines)]), @r"
        method.toml:27:9: error[method-out-of-range]: 20 means nothing as `variant.strict.publish.decimals`
          hint: a double has 15 digits
        method.toml:29:1: error[method-out-of-range]: 90 means nothing as `uncertainty.interval`
          hint: write a share, such as 0.9
        ");
    }
}
