//! Bands of points: words for a sum, their edges as data.

use std::collections::BTreeMap;

/// The edges that come with the program: two published wordings.
const SHIPPED: &str = include_str!("../../rules/metadata/bands.csv");

/// One band of one wording, its edges included.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The wording that it belongs to.
    pub wording: String,
    /// Its name.
    pub band: String,
    /// The least points, in whole points.
    pub from: f64,
    /// The most.
    pub to: f64,
}

/// Bands of one wording.
#[derive(Clone, Debug, PartialEq)]
pub struct Bands(Vec<Band>);

impl Bands {
    /// The bands of a wording, `mqa` or `mqa-120-in-both`.
    pub fn shipped(wording: &str) -> Option<Self> {
        Self::read(SHIPPED, wording).ok().filter(|bands| !bands.0.is_empty())
    }

    /// The bands of a wording from a table `wording,band,from,to`; the line that cannot be read.
    pub fn read(csv: &str, wording: &str) -> Result<Self, String> {
        let mut bands = Vec::new();
        for line in csv.lines().skip(1).filter(|line| !line.trim().is_empty()) {
            let cells: Vec<&str> = line.split(',').map(str::trim).collect();
            let [of, band, from, to] = cells[..] else { return Err(line.to_owned()) };
            let (Ok(from), Ok(to)) = (from.parse(), to.parse()) else {
                return Err(line.to_owned());
            };
            if of == wording {
                bands.push(Band { wording: of.to_owned(), band: band.to_owned(), from, to });
            }
        }
        Ok(Self(bands))
    }

    /// The bands of an edition: the least points of each; those that come with the program when it
    /// names none.
    pub fn of_edges(edges: &BTreeMap<String, f64>) -> Self {
        if edges.is_empty() {
            return Self::default();
        }
        let mut edges: Vec<(&String, f64)> =
            edges.iter().map(|(band, from)| (band, *from)).collect();
        edges.sort_by(|a, b| a.1.total_cmp(&b.1));
        let next = edges.iter().skip(1).map(|(_, from)| from.ceil() - 1.0).chain([f64::INFINITY]);
        let band = |((band, from), to): (&(&String, f64), f64)| Band {
            wording: "edition".to_owned(),
            band: (*band).clone(),
            from: *from,
            to,
        };
        Self(edges.iter().zip(next).map(band).collect())
    }

    /// The band of points, which are rounded to whole ones, as edges are whole; two names with `or`
    /// between them where the wording gives both.
    pub fn of(&self, points: f64) -> String {
        let whole = (points + 0.5).floor();
        let fits = self.0.iter().filter(|band| band.from <= whole && whole <= band.to);
        fits.map(|band| band.band.as_str()).collect::<Vec<_>>().join(" or ")
    }

    /// The bands were nothing true of what cannot be said, and were all of it.
    pub(super) fn between(&self, points: f64, points_max: f64, full: f64) -> (String, String) {
        (self.of(points), self.of(points + (full - points_max).max(0.0)))
    }

    /// The band, where what cannot be said does not matter.
    pub(super) fn decided(&self, points: f64, points_max: f64, full: f64) -> Option<String> {
        let (least, most) = self.between(points, points_max, full);
        (least == most).then_some(least)
    }
}

impl Default for Bands {
    fn default() -> Self {
        Self::shipped("mqa").expect("the file of bands has the wording `mqa`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges() {
        let check = |wording: &str, points: f64, expected: &str| {
            assert_eq!(Bands::shipped(wording).unwrap().of(points), expected, "{points}");
        };
        for (points, expected) in
            [(0.0, "bad"), (120.4, "bad"), (120.5, "sufficient"), (220.0, "sufficient")]
        {
            check("mqa", points, expected);
        }
        for (points, expected) in
            [(221.0, "good"), (350.0, "good"), (351.0, "excellent"), (405.0, "excellent")]
        {
            check("mqa", points, expected);
        }
        check("mqa", 120.0, "bad");
        check("mqa-120-in-both", 120.0, "sufficient or bad");
        check("mqa-120-in-both", 121.0, "sufficient");
        let own = Bands::of_edges(&[("low".to_owned(), 0.0), ("high".to_owned(), 200.0)].into());
        for (points, expected) in [(0.0, "low"), (199.4, "low"), (199.5, "high"), (900.0, "high")] {
            assert_eq!(own.of(points), expected, "{points}");
        }
        let half = Bands::of_edges(&[("low".to_owned(), 0.0), ("high".to_owned(), 120.5)].into());
        assert_eq!([120.0, 121.0].map(|points| half.of(points)), ["low", "high"]);
        assert_eq!(Bands::of_edges(&BTreeMap::new()), Bands::default());
        assert_eq!(Bands::shipped("other"), None);
        assert!(Bands::read("wording,band,from,to\na,b,c,d\n", "a").is_err());
    }
}
