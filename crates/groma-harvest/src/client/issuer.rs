//! Who vouches for a server: the issuer that its certificate names (RFC 5280, 4.1), as far as a reader
//! wants to know it. The certificate was held against its roots before; whatever it holds that cannot
//! be read here is left out.

/// Parts of a name that are shown, by the end of their object identifiers below 2.5.4.
const PARTS: [(u8, &str); 3] = [(3, "CN"), (10, "O"), (6, "C")];

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const OBJECT: u8 = 0x06;
const BMP_STRING: u8 = 0x1e;
const VERSION: u8 = 0xa0;

/// The issuer of a certificate in DER, such as `CN=R11, O=Let's Encrypt, C=US`.
pub(super) fn issuer(certificate: &[u8]) -> Option<String> {
    let (certificate, _) = one(certificate, SEQUENCE)?;
    let (mut rest, _) = one(certificate, SEQUENCE)?;
    if let Some((_, after)) = one(rest, VERSION) {
        rest = after;
    }
    let (_, rest) = one(rest, INTEGER)?;
    let (_, rest) = one(rest, SEQUENCE)?;
    let (mut name, _) = one(rest, SEQUENCE)?;
    let mut found = Vec::new();
    while let Some((set, after)) = one(name, SET) {
        found.extend(one(set, SEQUENCE).and_then(|(pair, _)| part(pair)));
        name = after;
    }
    let shown = |(end, label): &(u8, &str)| {
        let (_, value) = found.iter().find(|(known, _)| known == end)?;
        Some(format!("{label}={value}"))
    };
    let shown: Vec<String> = PARTS.iter().filter_map(shown).collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}

fn part(pair: &[u8]) -> Option<(u8, String)> {
    let (object, rest) = one(pair, OBJECT)?;
    let [0x55, 0x04, end] = object else { return None };
    let (tag, value, _) = any(rest)?;
    let text = match tag {
        BMP_STRING => {
            let units = value.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        _ => String::from_utf8_lossy(value).into_owned(),
    };
    // It goes into tables that people read.
    Some((*end, text.chars().filter(|c| !c.is_control()).take(200).collect()))
}

/// The content of the first value, when it has this tag, and what follows it.
fn one(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    any(bytes).filter(|(found, _, _)| *found == tag).map(|(_, content, rest)| (content, rest))
}

fn any(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match usize::from(*first) {
        short @ ..0x80 => (short, rest),
        long => {
            let (digits, rest) = rest.split_at_checked(long - 0x80)?;
            let digits = digits.iter().try_fold(0usize, |length, digit| {
                length.checked_mul(256)?.checked_add(usize::from(*digit))
            })?;
            (digits, rest)
        }
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        let length = match content.len() {
            short @ ..128 => vec![short as u8],
            long => vec![0x82, (long >> 8) as u8, long as u8],
        };
        [&[tag][..], &length, &content].concat()
    }

    fn certificate(name: &[(&[u8], u8, &[u8])], has_version: bool) -> Vec<u8> {
        let part = |(object, tag, value): &(&[u8], u8, &[u8])| {
            der(SET, &[&der(SEQUENCE, &[&der(OBJECT, &[object]), &der(*tag, &[value])])])
        };
        let name: Vec<u8> = name.iter().flat_map(part).collect();
        let version = if has_version { der(VERSION, &[&der(INTEGER, &[&[2]])]) } else { vec![] };
        let (serial, algorithm) = (der(INTEGER, &[&[7; 20]]), der(SEQUENCE, &[&[5, 0]]));
        let signed = [&version[..], &serial, &algorithm, &der(SEQUENCE, &[&name]), &[5, 0]];
        der(SEQUENCE, &[&der(SEQUENCE, &signed), &algorithm])
    }

    #[test]
    fn the_issuer_is_read() {
        let expired = include_bytes!("../../tests/harvest/tls/expired.der");
        assert_eq!(issuer(expired).as_deref(), Some("CN=expired.example"));
        let (c, o, cn, mail) =
            (&[0x55, 4, 6][..], &[0x55, 4, 10][..], &[0x55, 4, 3][..], &[0x2a, 0x86, 0x48][..]);
        let check = |name: &[(&[u8], u8, &[u8])], expected: Option<&str>| {
            for has_version in [true, false] {
                let certificate = certificate(name, has_version);
                assert_eq!(issuer(&certificate).as_deref(), expected);
                // Cut off anywhere it is nothing, and no panic.
                (0..certificate.len()).for_each(|end| drop(issuer(&certificate[..end])));
            }
        };
        check(
            &[
                (c, 0x13, b"US"),
                (mail, 0x16, b"x@y"),
                (o, 0x0c, "Füß".as_bytes()),
                (cn, 0x13, b"R1"),
            ],
            Some("CN=R1, O=Füß, C=US"),
        );
        check(&[(cn, BMP_STRING, b"\0A\0\x07\0B")], Some("CN=AB"));
        check(&[(cn, 0x0c, &[b'x'; 300])], Some(&format!("CN={}", "x".repeat(200))));
        check(&[], None);
        for odd in [&[][..], &[SEQUENCE], &[SEQUENCE, 0xff, 1, 2], &[SEQUENCE, 0x80]] {
            assert_eq!(issuer(odd), None);
        }
    }
}
