//! The log of the answering: what its parameters may say.

use super::parameters::{Parameters, Wrong, bad, not_boolean, whole};

const LOCATION: [&str; 3] = ["location-priority", "location-min-interval", "location-max-age"];

/// What is wrong with the parameters of an audit.
pub(super) fn wrong(parameters: &Parameters) -> Option<Wrong> {
    for key in ["track-changes", "identify-user"] {
        if let Some(wrong) = parameters.get(key).and_then(|value| not_boolean(key, value)) {
            return Some(wrong);
        }
    }
    if let Some(reasons) = parameters.get("track-changes-reasons")
        && reasons != "on-form-edit"
    {
        let message = format!("`track-changes-reasons` is `{reasons}`");
        return Some(bad(message, "write `on-form-edit`, or leave it out"));
    }
    let named = LOCATION.iter().filter(|key| parameters.contains_key(**key)).count();
    match named {
        0 => None,
        3 => wrong_location(parameters),
        _ => Some(bad(
            "only some of the parameters about places are there",
            "write `location-priority`, `location-min-interval` and `location-max-age`, or none",
        )),
    }
}

fn wrong_location(parameters: &Parameters) -> Option<Wrong> {
    let [priority, interval, age] = LOCATION.map(|key| parameters[key].as_str());
    if !matches!(priority, "no-power" | "low-power" | "balanced" | "high-accuracy") {
        let message = format!("there is no `location-priority` `{priority}`");
        return Some(bad(message, "use no-power, low-power, balanced or high-accuracy"));
    }
    for (key, value) in [(LOCATION[1], interval), (LOCATION[2], age)] {
        if let Some(wrong) = whole(key, value) {
            return Some(wrong);
        }
        if value.starts_with('-') {
            return Some(bad(format!("`{key}` is negative"), "write seconds, 0 or more"));
        }
    }
    let seconds = |text: &str| text.parse::<i64>().unwrap_or_default();
    (seconds(age) < seconds(interval)).then(|| {
        bad(
            "`location-max-age` is below `location-min-interval`",
            "raise the one or lower the other",
        )
    })
}
