//! `portals.csv`: where the units publish.

use crate::code::UnitCode;
use crate::definition::Portal;
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, Target, column};
use crate::read::register::Register;
use crate::read::row::Row;
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "portals.csv",
    doc: "A portal of a unit.",
    required: false,
    key: &["unit", "address"],
    translated: &[],
    columns: &[
        column("unit", Holds::Ref(Target::Unit), "whose portal").required(),
        column("address", Holds::Text, "address, or a path inside the folder").required(),
        column("protocol", Holds::Text, "protocol; detected when empty"),
        column("level", Holds::Words(&["national", "local", "civil society"]), "who runs it")
            .or("national"),
        column("access", Holds::Words(&["open", "restricted"]), "who may see the raw records")
            .or("open"),
        column("robots", Holds::Words(ROBOTS), "what is done about robots.txt")
            .or("obey-for-links"),
        column(
            "robots_because",
            Holds::Text,
            "why; for `agreed` who agreed, and where that is written",
        ),
        column("rate", Holds::Number, "the most requests a second to its host"),
        column("timeout_s", Holds::Number, "the most seconds until an answer begins"),
        column("bytes_max", Holds::Number, "the most bytes of one answer"),
        column(
            "hosts",
            Holds::Text,
            "other hosts at which its pages go on, with ports of their own",
        ),
    ],
};

/// `obey`: what it forbids is left alone, with CKAN's default the whole interface. `obey-for-links`:
/// machine interfaces of the portal are used, links and pages obey. `agreed`: the publisher agreed.
const ROBOTS: &[&str] = &["obey", "obey-for-links", "agreed"];

pub(super) fn read(sheet: &Sheet<'_>, known: &Register, problems: &mut Diagnostics) -> Vec<Portal> {
    let mut portals = Vec::new();
    sheet.each(problems, |row| {
        portals.push(Portal {
            unit: UnitCode::from(row.key("unit", Target::Unit, known)),
            address: row.text("address").to_owned(),
            protocol: row.owned("protocol"),
            level: row.listed_word("level"),
            restricted: row.listed_word("access") == "restricted",
            robots: row.listed_word("robots"),
            robots_because: row.owned("robots_because"),
            rate: above_zero(row, "rate"),
            timeout_s: above_zero(row, "timeout_s"),
            bytes_max: above_zero(row, "bytes_max"),
            hosts: hosts(row),
            place: row.place(),
        });
    });
    portals
}

/// Hosts as they are written: a name, and a port where that is not the usual one.
fn hosts(row: &mut Row<'_>) -> Vec<String> {
    let parts: Vec<&str> = row.parts("hosts").collect();
    for part in &parts {
        let named = part.chars().all(|c| c.is_alphanumeric() || ".-[]:".contains(c));
        let port = part.rsplit_once(':').filter(|(_, port)| !port.ends_with(']'));
        if !named
            || port.is_some_and(|(name, port)| name.is_empty() || port.parse::<u16>().is_err())
        {
            row.error("hosts", "bad-host", || {
                let message = format!("`{part}` in `hosts` is no host");
                (
                    message,
                    "write names such as `feeds.example.org` or `feeds.example.org:8444`"
                        .to_owned(),
                )
            });
        }
    }
    parts.into_iter().map(str::to_owned).collect()
}

fn above_zero(row: &mut Row<'_>, name: &str) -> Option<f64> {
    let number = row.number(name)?;
    if number > 0.0 {
        return Some(number);
    }
    row.error(name, "not-above-zero", || {
        let message = format!("{number} in `{name}` would let nothing through");
        (message, "write a number above zero, or leave the cell empty for the usual".to_owned())
    });
    None
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, noticed};

    #[test]
    fn hosts_are_names_with_ports() {
        let portals = "unit,address,hosts\n\
            N,https://n.example,feeds.n.example; n.example:8444 ;[2001:db8::1]:8080\n\
            S,https://s.example,https://feeds.s.example;s.example:https\n";
        insta::assert_snapshot!(noticed(&[Add("portals.csv", portals)]), @r"
        portals.csv:3:21: error[bad-host]: `https://feeds.s.example` in `hosts` is no host
          hint: write names such as `feeds.example.org` or `feeds.example.org:8444`
        portals.csv:3:21: error[bad-host]: `s.example:https` in `hosts` is no host
          hint: write names such as `feeds.example.org` or `feeds.example.org:8444`
        ");
    }

    #[test]
    fn limits_let_something_through() {
        let portals = "unit,address,rate,timeout_s,bytes_max\n\
            N,https://n.example,0.5,300,1e9\n\
            S,https://s.example,0,-1,many\n";
        insta::assert_snapshot!(noticed(&[Add("portals.csv", portals)]), @r"
        portals.csv:3:21: error[not-above-zero]: 0 in `rate` would let nothing through
          hint: write a number above zero, or leave the cell empty for the usual
        portals.csv:3:23: error[not-above-zero]: -1 in `timeout_s` would let nothing through
          hint: write a number above zero, or leave the cell empty for the usual
        portals.csv:3:26: error[bad-number]: `many` in `bytes_max` is not a number
          hint: write a number such as `12` or `0.5`, or leave the cell empty
        ");
    }
}
