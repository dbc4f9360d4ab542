//! What a page seems to be, where data were expected.

use crate::Format;

/// What stands there instead of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seems {
    /// A form to log in with.
    LogIn,
    /// A message that something failed or is not there, whatever the status said.
    Error,
    /// A list of the files of a folder.
    Listing,
}

impl Seems {
    /// Its name in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LogIn => "log-in",
            Self::Error => "error",
            Self::Listing => "listing",
        }
    }
}

/// What a text seems to be instead of data; none where nothing speaks against it.
pub(super) fn seems(format: Format, body: &str) -> Option<Seems> {
    match format {
        Format::Html => page(&body.to_lowercase()),
        Format::Xml => failed_service(body).then_some(Seems::Error),
        Format::Json => failed_object(body).then_some(Seems::Error),
        _ => None,
    }
}

fn page(lower: &str) -> Option<Seems> {
    let title = between(lower, "<title", "</title").unwrap_or_default();
    let title = title.split_once('>').map_or(title, |(_, words)| words).trim();
    let heading = between(lower, "<h1", "</h1").unwrap_or_default();
    let heading = heading.split_once('>').map_or(heading, |(_, words)| words).trim();
    let any = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    if title.starts_with("index of /") || heading.starts_with("index of /") {
        return Some(Seems::Listing);
    }
    if any(&["type=\"password\"", "type='password'", "type=password"], lower) || any(LOG_IN, title)
    {
        return Some(Seems::LogIn);
    }
    (any(FAILED, title) || any(FAILED, heading)).then_some(Seems::Error)
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(from)?;
    Some(rest.split_once(to).map_or(rest, |(words, _)| words))
}

/// What titles of log-in pages say in the main European languages.
const LOG_IN: &[&str] = &[
    "log in",
    "login",
    "log-in",
    "sign in",
    "sign-in",
    "signin",
    "anmelden",
    "anmeldung",
    "einloggen",
    "connexion",
    "se connecter",
    "identifiez-vous",
    "authentification",
    "iniciar sesión",
    "inicio de sesión",
    "acceder",
    "accedi",
    "autenticazione",
    "inloggen",
    "aanmelden",
    "iniciar sessão",
    "autenticação",
    "zaloguj",
    "logowanie",
    "přihlášení",
    "prihlásenie",
    "bejelentkezés",
    "autentificare",
    "logga in",
    "log ind",
    "logg inn",
    "kirjaudu",
    "вход",
    "σύνδεση",
    "prijava",
    "prisijung",
    "pieslēg",
    "logi sisse",
    "single sign-on",
    "authentication required",
    "just a moment",
    "attention required",
    "captcha",
];

/// What titles of error pages say in the main European languages.
const FAILED: &[&str] = &[
    "404",
    "403 ",
    "500 ",
    "502 ",
    "503 ",
    "410 gone",
    "not found",
    "page not",
    "forbidden",
    "access denied",
    "error",
    "unavailable",
    "bad gateway",
    "bad request",
    "does not exist",
    "no longer",
    "introuvable",
    "n'existe",
    "erreur",
    "indisponible",
    "accès refusé",
    "nicht gefunden",
    "fehler",
    "nicht verfügbar",
    "nicht vorhanden",
    "zugriff verweigert",
    "no encontrad",
    "no existe",
    "no disponible",
    "acceso denegado",
    "non trovat",
    "errore",
    "non disponibile",
    "niet gevonden",
    "fout",
    "bestaat niet",
    "não encontrad",
    "não existe",
    "nie znaleziono",
    "błąd",
    "nenalezen",
    "nenájden",
    "chyba",
    "nem található",
    "hiba",
    "nu a fost găsit",
    "eroare",
    "hittades inte",
    "sidan finns inte",
    "ikke fundet",
    "fejl",
    "ikke funnet",
    "feil",
    "ei löydy",
    "virhe",
    "не е намерен",
    "грешка",
    "δεν βρέθηκε",
    "σφάλμα",
    "nije pronađen",
    "greška",
    "ni bilo mogoče najti",
    "napaka",
    "nerasta",
    "klaida",
    "nav atrasta",
    "kļūda",
    "ei leitud",
    "viga",
];

/// OGC services and stores of objects answer failures with XML.
fn failed_service(body: &str) -> bool {
    let start: String = body.chars().take(600).collect();
    ["ExceptionReport", "ServiceException", "<Error>", "<error>", "<Fault", ":Fault"]
        .iter()
        .any(|word| start.contains(word))
}

/// Interfaces answer failures with an object whose first words say so.
fn failed_object(body: &str) -> bool {
    let plain: String = body.chars().take(200).filter(|c| !c.is_whitespace()).collect();
    let lower = plain.to_lowercase();
    [
        "{\"error\":",
        "{\"errors\":",
        "{\"error_code\":",
        "{\"success\":false",
        "{\"status\":404",
        "{\"code\":4",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
        && !lower.starts_with("{\"error\":null")
        && !lower.starts_with("{\"errors\":[]")
        && !lower.starts_with("{\"error\":false")
}
