//! Every choice of every method, as it was in force: what a reader of a figure asks first.

use crate::code::RunId;
use crate::definition::Definition;
use crate::method::Method;
use crate::table::Text;
use crate::tables::MethodSettingRow;

impl Definition {
    /// `method_setting`: one row for each choice of main and of each variant.
    pub fn method_setting_rows(&self, run: &RunId) -> Vec<MethodSettingRow> {
        let of_method = |method: &Method| -> Vec<MethodSettingRow> {
            let row = |(key, value): (String, String)| MethodSettingRow {
                run: run.clone(),
                variant: method.variant.clone(),
                key: Text::from(key),
                value: Text::from(value),
            };
            method.choices().into_iter().map(row).collect()
        };
        self.methods.iter().flat_map(of_method).collect()
    }
}

impl Method {
    /// Every choice with its dotted key, as `method.toml` would say it, sorted by key.
    pub fn choices(&self) -> Vec<(String, String)> {
        let mut choices: Vec<(String, String)> = [
            ("label", self.label.clone()),
            ("answers.map", self.map.to_string()),
            ("answers.unit", self.unit.as_str().to_owned()),
            ("answers.unsure", self.unsure.as_str().to_owned()),
            ("answers.unreviewed", self.unreviewed.as_str().to_owned()),
            ("answers.overrides", self.overrides.to_string()),
            ("normalise.default", self.normalise.to_string()),
            ("weight.default", self.weight.as_str().to_owned()),
            ("aggregate.default", self.aggregate.to_string()),
            (
                "aggregate.missing",
                self.missing_child.map_or_else(
                    || "zero under sums, renormalise elsewhere".to_owned(),
                    |policy| policy.as_str().to_owned(),
                ),
            ),
            ("aggregate.coverage", self.coverage.to_string()),
            ("rank.by", self.rank_by.as_str().to_owned()),
            ("rank.ties", self.ties.as_str().to_owned()),
            ("publish.decimals", self.decimals.to_string()),
            ("publish.rounding", self.rounding.as_str().to_owned()),
            (
                "uncertainty.weights",
                self.weight_draws.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string),
            ),
            ("uncertainty.draws", self.draws.to_string()),
            ("uncertainty.interval", self.interval.to_string()),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .into();
        choices.extend(
            self.missing.iter().map(|(kind, rule)| {
                (format!("missing.{}", kind.as_str()), rule.as_str().to_owned())
            }),
        );
        let by_node = |key: &'static str| move |node: &String| format!("{key}.nodes.{node}");
        let nodes = self.normalise_nodes.iter();
        choices.extend(nodes.map(|(node, call)| (by_node("normalise")(node), call.to_string())));
        let nodes = self.weight_nodes.iter();
        choices.extend(nodes.map(|(node, weight)| (by_node("weight")(node), weight.to_string())));
        let nodes = self.aggregate_nodes.iter();
        choices.extend(nodes.map(|(node, call)| (by_node("aggregate")(node), call.to_string())));
        choices.sort();
        choices
    }
}
