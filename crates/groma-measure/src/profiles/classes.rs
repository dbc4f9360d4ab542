//! What is known of classes and vocabularies without asking anybody: which class is part of which,
//! and what the terms of a vocabulary are.

/// A class, and one that it is part of, as their vocabularies declare them.
const PART_OF: &[(&str, &str)] = &[
    ("adms:Asset", "dcat:Dataset"),
    ("dcat:Catalog", "dcat:Dataset"),
    ("dcat:DataService", "dcat:Resource"),
    ("dcat:Dataset", "dcat:Resource"),
    ("dcat:DatasetSeries", "dcat:Dataset"),
    ("dct:FileFormat", "dct:MediaTypeOrExtent"),
    ("dct:LicenseDocument", "dct:RightsStatement"),
    ("dct:MediaType", "dct:MediaTypeOrExtent"),
    ("foaf:Group", "foaf:Agent"),
    ("foaf:Organization", "foaf:Agent"),
    ("foaf:Person", "foaf:Agent"),
    ("org:FormalOrganization", "org:Organization"),
    ("org:Organization", "foaf:Agent"),
    ("prov:Organization", "prov:Agent"),
    ("vcard:Group", "vcard:Kind"),
    ("vcard:Individual", "vcard:Kind"),
    ("vcard:Location", "vcard:Kind"),
    ("vcard:Organization", "vcard:Kind"),
];

/// A vocabulary, and what its terms are besides being concepts.
const TERMS_ARE: &[(&str, &str)] = &[
    ("access-right", "dct:RightsStatement"),
    ("file-type", "dct:MediaTypeOrExtent"),
    ("file-type", "dct:FileFormat"),
    ("frequency", "dct:Frequency"),
    ("licence", "dct:LicenseDocument"),
    ("licence", "dct:RightsStatement"),
    ("media-type", "dct:MediaType"),
    ("media-type", "dct:MediaTypeOrExtent"),
];

/// Vocabularies of which every term is known: what is none of theirs is none.
const KNOWN: &[&str] = &[
    "access-right",
    "data-theme",
    "file-type",
    "frequency",
    "hvd-category",
    "licence",
    "media-type",
];

/// Is something of this class also of that one?
pub(super) fn is_part_of(class: &str, whole: &str) -> bool {
    if class == whole || whole == "rdfs:Resource" {
        return true;
    }
    PART_OF.iter().any(|(part, above)| *part == class && is_part_of(above, whole))
}

/// Are the terms of this vocabulary of this class? None for a vocabulary that is not known here.
pub(super) fn terms_are(vocabulary: &str, class: &str) -> bool {
    class == "skos:Concept"
        || class == "rdfs:Resource"
        || TERMS_ARE.iter().any(|(name, is)| *name == vocabulary && *is == class)
}

/// Is every term of this vocabulary known?
pub(super) fn is_known(vocabulary: &str) -> bool {
    KNOWN.contains(&vocabulary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_what() {
        assert!(is_part_of("dcat:DatasetSeries", "dcat:Resource"));
        assert!(is_part_of("org:FormalOrganization", "foaf:Agent"));
        assert!(!is_part_of("foaf:Agent", "org:Organization"));
        assert!(
            terms_are("licence", "dct:LicenseDocument") && terms_are("data-theme", "skos:Concept")
        );
        assert!(!terms_are("file-type", "dct:Frequency"));
    }

    #[test]
    fn nothing_is_part_of_itself_by_a_detour() {
        for (part, whole) in PART_OF {
            assert!(!is_part_of(whole, part), "{part} and {whole} are part of each other");
        }
    }
}
