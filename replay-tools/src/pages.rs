//! What pages of HTML that need nothing else have in common: their form on screen and paper, their
//! frame, and text that stays text.

/// On paper: A4, and no row parted between two pages.
const STYLE: &str = "\
body { font: 11pt/1.4 serif; color: #000; background: #fff; max-width: 60em; margin: 2em auto; padding: 0 1em }
h1 { font-size: 1.3em } h2 { font-size: 1.1em; margin-top: 1.5em }
dl { display: grid; grid-template-columns: max-content auto; gap: 0 1em } dt { color: #444 } dd { margin: 0 }
table { border-collapse: collapse; width: 100% }
th, td { padding: .2em .5em; text-align: left; vertical-align: top; border-bottom: 1px solid #bbb }
th { border-bottom: 1px solid #000 } tfoot td { border-top: 1px solid #000; font-weight: bold }
.amount { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.day { white-space: nowrap } .part { color: #444; font-size: .9em }
@page { size: A4; margin: 15mm }
@media print { body { margin: 0; max-width: none; font-size: 9pt } thead { display: table-header-group } tr { break-inside: avoid } }
";

/// The page up to its heading.
pub(crate) fn begun(language: &str, title: &str) -> String {
    let title = escaped(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )
}

/// Behind all that is on it.
pub(crate) const END: &str = "</body>\n</html>\n";

/// Text that HTML takes for text, also in an attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(it),
        }
    }
    escaped
}
