//! Texts in several languages.

/// A text, once for each language of its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(
    /// Language and text; the language of a column without one is empty.
    pub Vec<(String, String)>,
);

/// What stands beside a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Medium {
    /// A picture.
    Image,
    /// The same picture, larger.
    BigImage,
    /// A sound.
    Audio,
    /// A film.
    Video,
}

impl Texts {
    /// A text without a language.
    pub fn plain(text: &str) -> Self {
        Self(vec![(String::new(), text.to_owned())])
    }

    /// Whether it has no text in any language.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text in a language.
    ///
    /// A column without a language is in the default language, and a column that names the default
    /// language wins over it.
    pub fn in_language(&self, language: &str, default_language: &str) -> Option<&str> {
        let plain = if language == default_language { self.of("") } else { None };
        self.of(language).or(plain)
    }

    /// The text in a language or, where it was not translated, in the default language; and in
    /// which language it is, so that a page can mark what it could not translate.
    pub fn shown<'a>(
        &'a self,
        language: &'a str,
        default_language: &'a str,
    ) -> Option<(&'a str, &'a str)> {
        let own = self.in_language(language, default_language).map(|text| (text, language));
        let default = || self.in_language(default_language, default_language);
        let any = || self.0.first().map(|(language, text)| (text.as_str(), language.as_str()));
        own.or_else(|| default().map(|text| (text, default_language))).or_else(any)
    }

    /// The languages that its columns name.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(language, _)| language.as_str()).filter(|language| !language.is_empty())
    }

    fn of(&self, language: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == language).map(|(_, text)| text.as_str())
    }
}

impl Medium {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Image, Self::BigImage, Self::Audio, Self::Video];

    /// The header of its column.
    pub fn header(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::BigImage => "big-image",
            Self::Audio => "audio",
            Self::Video => "video",
        }
    }
}
