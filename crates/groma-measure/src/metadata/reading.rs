//! Readings: the questions that the method leaves open, and what was chosen for each.
//!
//! Independent implementations agree on 23 metrics and 405 points and differ in how they count.
//! Every figure names its reading, written as a call: `mqa` is the main one,
//! `mqa(http=2xx-3xx, vocabulary=label)` differs from it in two choices.

use groma_define::Call;

/// A question of method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name.
    pub name: &'static str,
    /// What is asked.
    pub asks: &'static str,
    /// The choices; the first one is that of the main reading.
    pub choices: &'static [Choice],
}

/// One answer to a question of method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name.
    pub name: &'static str,
    /// What it means, with who reads it so.
    pub means: &'static str,
}

const fn choice(name: &'static str, means: &'static str) -> Choice {
    Choice { name, means }
}

/// Every question, in the order in which they are told.
pub const QUESTIONS: &[Question] = &[
    Question {
        name: "aggregation",
        asks: "how the distributions of a data set count",
        choices: &[
            choice("share", "the share of the distributions for which it holds"),
            choice("best", "the best distribution of each data set, in each dimension"),
            choice(
                "best-for-interoperability",
                "the best distribution for interoperability, as documented; shares elsewhere",
            ),
        ],
    },
    Question {
        name: "catalog",
        asks: "how a catalog's points come from its data sets",
        choices: &[
            choice("share-of-population", "points times the share of all that are asked"),
            choice("mean-of-datasets", "the mean of what each data set earns"),
        ],
    },
    Question {
        name: "validity",
        asks: "what conforms to DCAT-AP",
        choices: &[
            choice("dataset", "each data set by itself"),
            choice("catalog", "the whole catalog, all or nothing (ckan-mqa)"),
        ],
    },
    Question {
        name: "http",
        asks: "which status is a success",
        choices: &[
            choice("2xx", "200 to 299"),
            choice("2xx-3xx", "200 to 399 (ckan-mqa)"),
            choice("most-frequent", "the most frequent status of the group decides (BeOpen)"),
            choice(
                "found",
                "200 to 299 and what was declared is there: no page behind a link to data, no log-in (Groma)",
            ),
        ],
    },
    Question {
        name: "vocabulary",
        asks: "what is a term of a vocabulary",
        choices: &[
            choice("exact-iri", "its IRI, exactly"),
            choice("label", "its code, its label or a part of that"),
            choice("understood", "whatever was understood as it; what mapping would bring"),
        ],
    },
    Question {
        name: "format-media",
        asks: "how format and media type count as terms",
        choices: &[
            choice("both", "both have to be terms, one set of points"),
            choice("apart", "each by itself, over twice the number of distributions (ckan-mqa)"),
        ],
    },
    Question {
        name: "machine-readable",
        asks: "which formats machines can read",
        choices: &[
            choice("edp-list", "the 20 of the European Data Portal"),
            choice("file-type-list", "the whole list of file types (ckan-mqa)"),
        ],
    },
    Question {
        name: "dates",
        asks: "whose dates count",
        choices: &[
            choice("dataset", "those of the data set"),
            choice("dataset-and-distribution", "those of data set and distributions together"),
        ],
    },
    Question {
        name: "no-distributions",
        asks: "what a distribution's metrics bring where there is none",
        choices: &[
            choice("zero", "no points"),
            choice("left-out", "the metric is left out of what could be had"),
        ],
    },
    Question {
        name: "presence",
        asks: "when something is there",
        choices: &[
            choice("property", "the property was used, be its text empty"),
            choice("filled", "something stands there"),
        ],
    },
    Question {
        name: "licence",
        asks: "whose licence counts",
        choices: &[
            choice("distribution", "that of the distribution, as documented"),
            choice("dataset-too", "that of the data set where the distribution names none"),
        ],
    },
];

/// What others chose, by their names: what that is in a sentence, and the choices.
const PEERS: &[(&str, &str, &str)] = &[
    (
        "ckan-mqa",
        "As the CKAN extension ckan-mqa counts: `mqa`, but redirects succeed, a label is as good as a \
         term, every listed file type is machine-readable, format and media type count apart, dates of \
         distributions count too, and DCAT-AP holds for the whole catalog or not at all.",
        "validity=catalog, http=2xx-3xx, vocabulary=label, format-media=apart, \
         machine-readable=file-type-list, dates=dataset-and-distribution",
    ),
    (
        "beopen",
        "As the tool BeOpen counts: `mqa`, but all links succeed or fail together, by the status that \
         most of them answer with.",
        "http=most-frequent",
    ),
    (
        "documented",
        "As the European method documents how figures are put together: `mqa`, but each data set is measured \
         by itself, for interoperability by its best distribution, and the catalog's points are their \
         mean; a data set without distributions pulls it down.",
        "aggregation=best-for-interoperability, catalog=mean-of-datasets",
    ),
];

/// What the main reading is, in a sentence.
const MAIN: &str = "The main reading: each metric brings its points times the share for which it holds, \
    of all data sets of the catalog or of all its distributions together.";

/// A choice for every question, under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    name: String,
    choices: [usize; QUESTIONS.len()],
}

/// Why a text names no reading.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadingError {
    /// Not written as a call.
    #[error(transparent)]
    Unreadable(#[from] groma_define::CallError),
    /// No reading has this name.
    #[error("`{0}` is no reading; write `mqa`, `mqa(question=choice, …)`, {names}", names = peers())]
    Unknown(String),
    /// No question has this name.
    #[error("`{0}` is no question of method; there are {questions}", questions = questions())]
    Question(String),
    /// The question has no such choice.
    #[error("`{choice}` is no choice for `{question}`; choose {choices}", choices = choices(question))]
    Choice {
        /// The question.
        question: &'static str,
        /// What was written.
        choice: String,
    },
}

impl Reading {
    /// The reading that is meant where none is named.
    pub fn main() -> Self {
        Self { name: "mqa".to_owned(), choices: [0; QUESTIONS.len()] }
    }

    /// Reads `mqa`, `mqa(question=choice, …)` or the name of a peer.
    pub fn parse(text: &str) -> Result<Self, ReadingError> {
        let call = Call::parse(text)?;
        let mut reading = Self::main();
        match PEERS.iter().find(|(name, ..)| *name == call.name) {
            Some((name, _, choices)) => {
                let peer = Call::parse(&format!("mqa({choices})"))?;
                reading.choose(&peer)?;
                reading.name = (*name).to_owned();
            }
            None if call.name == "mqa" => {}
            None => return Err(ReadingError::Unknown(call.name)),
        }
        reading.choose(&call)?;
        if !call.args.is_empty() {
            let args: Vec<String> = QUESTIONS
                .iter()
                .filter_map(|q| Some(format!("{}={}", q.name, call.args.get(q.name)?)))
                .collect();
            reading.name = format!("{}({})", call.name, args.join(", "));
        }
        Ok(reading)
    }

    fn choose(&mut self, call: &Call) -> Result<(), ReadingError> {
        for (question, choice) in &call.args {
            let at = QUESTIONS
                .iter()
                .position(|known| known.name == question)
                .ok_or_else(|| ReadingError::Question(question.clone()))?;
            let known = QUESTIONS[at].choices.iter().position(|known| known.name == choice);
            self.choices[at] = known.ok_or_else(|| ReadingError::Choice {
                question: QUESTIONS[at].name,
                choice: choice.clone(),
            })?;
        }
        Ok(())
    }

    /// The readings that are always computed: the main one, each other choice by itself, the peers'.
    pub fn standard() -> Vec<Self> {
        let mut readings = vec![Self::main()];
        for (at, question) in QUESTIONS.iter().enumerate() {
            for (chosen, choice) in question.choices.iter().enumerate().skip(1) {
                let mut reading = Self::main();
                reading.choices[at] = chosen;
                reading.name = format!("mqa({}={})", question.name, choice.name);
                readings.push(reading);
            }
        }
        let peers = PEERS.iter().map(|(name, ..)| {
            Self::parse(name).expect("the peers' choices are questions and choices of this file")
        });
        readings.extend(peers);
        readings
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What was chosen for a question; empty where there is no such question.
    pub fn chosen(&self, question: &str) -> &'static str {
        let at = QUESTIONS.iter().position(|known| known.name == question);
        at.map_or("", |at| QUESTIONS[at].choices[self.choices[at]].name)
    }

    /// Every question with its choice, `question=choice`.
    pub fn choices(&self) -> impl Iterator<Item = String> {
        let pairs = QUESTIONS.iter().zip(&self.choices);
        pairs.map(|(question, &at)| format!("{}={}", question.name, question.choices[at].name))
    }

    /// What it is, in one sentence that says in what it differs from the main one.
    pub fn meaning(&self) -> String {
        if let Some((_, means, _)) = PEERS.iter().find(|(name, ..)| *name == self.name) {
            return (*means).to_owned();
        }
        let differs = |(question, &at): (&Question, &usize)| {
            let [main, other] = [0, at].map(|at| question.choices[at].means);
            (at > 0).then(|| format!("{}: {other} (under `mqa`: {main})", question.asks))
        };
        let told: Vec<String> = QUESTIONS.iter().zip(&self.choices).filter_map(differs).collect();
        match told.as_slice() {
            [] => MAIN.to_owned(),
            told => format!("As `mqa`, except {}.", told.join("; and ")),
        }
    }
}

fn peers() -> String {
    let names: Vec<&str> = PEERS.iter().map(|(name, ..)| *name).collect();
    names.join(", ")
}

fn questions() -> String {
    let names: Vec<&str> = QUESTIONS.iter().map(|question| question.name).collect();
    names.join(", ")
}

fn choices(question: &str) -> String {
    let question = QUESTIONS.iter().find(|known| known.name == question);
    let names = question.into_iter().flat_map(|question| question.choices);
    names.map(|choice| choice.name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let check =
            |text: &str, expected: Result<&str, &str>| match (Reading::parse(text), expected) {
                (Ok(reading), Ok(name)) => assert_eq!(reading.name(), name),
                (Err(why), Err(part)) => assert!(why.to_string().contains(part), "{why}"),
                (got, _) => panic!("{text}: {got:?}"),
            };
        check("mqa", Ok("mqa"));
        check("mqa()", Ok("mqa"));
        check("mqa(vocabulary=label, http=2xx-3xx)", Ok("mqa(http=2xx-3xx, vocabulary=label)"));
        check("ckan-mqa", Ok("ckan-mqa"));
        check("ckan-mqa(http=2xx)", Ok("ckan-mqa(http=2xx)"));
        check("fair", Err("`fair` is no reading; write `mqa`"));
        check("mqa(htpp=2xx)", Err("`htpp` is no question of method; there are aggregation"));
        check("mqa(http=5xx)", Err("choose 2xx, 2xx-3xx, most-frequent, found"));
        check("mqa(http", Err("missing"));
    }

    /// Who reads one line knows in what a reading differs.
    #[test]
    fn meanings() {
        let check = |text: &str, expected: &str| {
            assert_eq!(Reading::parse(text).unwrap().meaning(), expected);
        };
        check("mqa", MAIN);
        check(
            "mqa(http=2xx-3xx)",
            "As `mqa`, except which status is a success: 200 to 399 (ckan-mqa) (under `mqa`: 200 to 299).",
        );
        let standard = Reading::standard();
        let meanings: Vec<String> = standard.iter().map(Reading::meaning).collect();
        for (at, meaning) in meanings.iter().enumerate() {
            let differs = meaning.contains("`mqa`, but") || meaning.contains("`mqa`, except");
            assert!(at == 0 || differs, "{meaning}");
            assert!(!meanings[..at].contains(meaning) && meaning.ends_with('.'), "{meaning}");
        }
        // A peer's name with another choice is no longer what the peer does.
        let other = Reading::parse("beopen(dates=dataset-and-distribution)").unwrap().meaning();
        assert!(other.contains("; and whose dates count: "), "{other}");
    }

    /// The nine rows of the sheet have two choices at least, and each is computed by itself.
    #[test]
    fn every_choice_is_a_reading() {
        let standard = Reading::standard();
        let others: usize = QUESTIONS.iter().map(|question| question.choices.len() - 1).sum();
        assert_eq!(standard.len(), 1 + others + PEERS.len());
        assert!(
            QUESTIONS.len() >= 9 && QUESTIONS.iter().all(|question| question.choices.len() >= 2)
        );
        for reading in &standard {
            assert_eq!(Reading::parse(reading.name()).as_ref(), Ok(reading));
        }
        let ckan = Reading::parse("ckan-mqa").unwrap();
        assert_eq!(
            (ckan.chosen("http"), ckan.chosen("catalog")),
            ("2xx-3xx", "share-of-population")
        );
    }
}
