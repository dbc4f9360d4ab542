//! One XML part of an archive, walked once before anybody else reads it.
//!
//! Whoever reads the part afterwards may rely on it: it is UTF-8, every element is closed, nothing
//! is nested beyond a bound, and no entity is declared in it.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

/// What a walk shows to the one who asked for it.
pub(super) enum Seen<'a> {
    /// An element opens.
    Start(&'a BytesStart<'a>),
    /// An element closes, by its full name.
    End(&'a str),
    /// Text, entities resolved.
    Text(&'a str),
}

/// Why a part cannot be read.
#[derive(Debug)]
pub(super) enum PartFault {
    /// It is no well-formed XML.
    Broken(String),
    /// It declares entities.
    Entities,
    /// It is nested too deep.
    Deep,
    /// The one who looks on has had enough.
    Refused(String),
}

/// Walks a part and shows its elements and texts.
pub(super) fn walk(
    reader: impl BufRead,
    depth_max: usize,
    see: &mut dyn FnMut(Seen<'_>) -> Result<(), String>,
) -> Result<(), PartFault> {
    let mut xml = Reader::from_reader(reader);
    let config = xml.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = true;
    let broken = |why: &dyn std::fmt::Display| PartFault::Broken(why.to_string());
    let (mut buffer, mut depth, mut elements) = (Vec::new(), 0_usize, 0_u64);
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer).map_err(|why| broken(&why))?;
        match event {
            Event::Start(element) => {
                depth += 1;
                elements += 1;
                if depth > depth_max {
                    return Err(PartFault::Deep);
                }
                see(Seen::Start(&element)).map_err(PartFault::Refused)?;
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                see(Seen::End(element.name().as_ref())).map_err(PartFault::Refused)?;
            }
            Event::Text(text) => {
                see(Seen::Text(&text.xml10_content())).map_err(PartFault::Refused)?;
            }
            Event::CData(text) => {
                see(Seen::Text(&text.xml10_content())).map_err(PartFault::Refused)?;
            }
            Event::GeneralRef(reference) => {
                let text = match reference.resolve_char_ref().map_err(|why| broken(&why))? {
                    Some(letter) => letter.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&reference)
                        .ok_or_else(|| broken(&format!("the entity `{}` is unknown", &*reference)))?
                        .to_owned(),
                };
                see(Seen::Text(&text)).map_err(PartFault::Refused)?;
            }
            // Old OpenDocument manifests name a document type; only what it declares is harmful.
            Event::DocType(declaration)
                if declaration.contains(['[', '%']) || declaration.contains("ENTITY") =>
            {
                return Err(PartFault::Entities);
            }
            Event::Eof if depth > 0 => return Err(broken(&"it ends before it is complete")),
            Event::Eof if elements == 0 => return Err(broken(&"it holds nothing")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The value of an attribute, by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().with_checks(false).flatten().find_map(|attribute| {
        (attribute.key.local_name().as_ref() == name).then(|| {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            value.map_or_else(|_| attribute.value.to_string(), |value| value.into_owned())
        })
    })
}
