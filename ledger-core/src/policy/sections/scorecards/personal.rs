//! Does a name or a text speak of what nobody is scored by: sex, age, marital status?

/// Parts of a variable's code, in English and French; without accents, which a code has not.
const IN_CODES: &[&str] = &[
    "age",
    "ages",
    "birth",
    "birthdate",
    "birthday",
    "born",
    "divorced",
    "female",
    "gender",
    "genre",
    "male",
    "marital",
    "marriage",
    "married",
    "matrimonial",
    "mariage",
    "naissance",
    "sex",
    "sexe",
    "spouse",
    "widow",
    "widowed",
];

/// Words of a sentence beside those.
const IN_TEXTS: &[&str] = &[
    "célibataire",
    "divorcé",
    "divorcée",
    "femme",
    "homme",
    "matrimoniale",
    "marié",
    "mariée",
    "sexes",
    "veuf",
    "veuve",
    "âge",
    "âgé",
    "âgée",
];

/// Whether the code of a variable, or of a column, is of sex, age or marital status: by its parts
/// between `_`, `.`, `-` and blanks, whatever their case.
pub fn names_personal_trait(code: &str) -> bool {
    let parts = code.split(['_', '.', '-', ' ']);
    parts.map(str::to_lowercase).any(|it| IN_CODES.contains(&it.as_str()))
}

/// The word of a text that speaks of them.
pub(super) fn personal_word(text: &str) -> Option<String> {
    let words = text.split(|it: char| !it.is_alphabetic()).map(str::to_lowercase);
    words.into_iter().find(|it| IN_CODES.contains(&it.as_str()) || IN_TEXTS.contains(&it.as_str()))
}
