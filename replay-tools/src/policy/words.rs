//! What are the members of a policy document called?

use crate::sentences::Lang;

/// The sections in the order in which they are told; those of a later release behind them.
pub(super) const SECTIONS: &[&str] = &[
    "loan",
    "limits",
    "applications",
    "orders",
    "reasons",
    "classes",
    "products",
    "law",
    "premium",
    "capacity",
    "scorecards",
    "payments",
    "servicing",
    "waits",
    "otp",
    "signing",
    "withdrawal",
    "contract",
    "fraud",
    "identity",
    "losses",
    "lenders",
];

/// A section's name; its own where it is of a later release.
pub(super) fn section(name: &str, lang: Lang) -> &str {
    let (english, french) = match name {
        "loan" => ("loan contracts", "contrats de prêt"),
        "limits" => ("bounds", "bornes"),
        "applications" => ("applications", "demandes"),
        "orders" => ("orders", "commandes"),
        "reasons" => ("reasons", "motifs"),
        "classes" => ("risk classes", "classes de risque"),
        "products" => ("products", "produits"),
        "law" => ("law", "loi"),
        "premium" => ("Premium", "Premium"),
        "capacity" => ("capacity", "capacité"),
        "scorecards" => ("scorecards", "grilles de score"),
        "payments" => ("payments of several loans", "paiements de plusieurs prêts"),
        "servicing" => ("running loans", "prêts en cours"),
        "waits" => ("time limits", "délais"),
        "otp" => ("one-time codes", "codes à usage unique"),
        "signing" => ("signature", "signature"),
        "withdrawal" => ("withdrawal", "rétractation"),
        "contract" => ("contract", "contrat"),
        "fraud" => ("signals of fraud", "signaux de fraude"),
        "identity" => ("who customers are", "identité des clients"),
        "losses" => ("losses", "pertes"),
        "lenders" => ("lenders", "prêteurs"),
        _ => return name,
    };
    lang.word(english, french)
}

/// What a member is called, by its place with `[]` for any element of a list; `None` for one that has
/// no name yet.
pub(super) fn member(place: &str, lang: Lang) -> Option<&'static str> {
    let (english, french) = match place.split_once('.')? {
        (_, "form") => ("form", "forme"),
        (_, "unverified") => ("not confirmed", "non confirmé"),
        ("loan", it) => loan(it)?,
        ("limits", it) => limits(it)?,
        ("applications", it) => applications(it)?,
        ("orders", it) => orders(it)?,
        ("reasons", it) => reasons(it)?,
        ("classes", it) => classes(it)?,
        ("products", it) => products(it)?,
        ("law", it) => law(it)?,
        ("premium", it) => premium(it)?,
        ("identity", it) => identity(it)?,
        ("capacity", "income_share") => ("share of the income", "part du revenu"),
        ("scorecards", it) => scorecards(it)?,
        ("payments", "spread") => ("serve first", "servent d'abord"),
        ("payments", "remainder") => ("what exceeds all that is due", "ce qui dépasse le dû"),
        ("servicing", it) => servicing(it)?,
        ("waits" | "otp" | "signing" | "withdrawal" | "contract", it) => contract(it)?,
        ("fraud", it) => fraud(it)?,
        ("losses", "loss_given_default") => ("lost of a default", "perte en cas de défaut"),
        ("lenders", "own_book") => ("our own book lends", "prêts sur fonds propres"),
        ("losses", "source") => ("known from", "connue d'après"),
        _ => return None,
    };
    Some(lang.word(english, french))
}

type Words = (&'static str, &'static str);

fn servicing(member: &str) -> Option<Words> {
    Some(match member {
        "refunded_goods.file_fee" => {
            ("file fee of refunded goods", "frais de dossier d'un bien rendu")
        }
        "pauses.days_max" => ("days of a pause at most", "jours d'une pause au plus"),
        "pauses.days_a_year_max" => ("of 365 days at most", "sur 365 jours au plus"),
        "pauses.penalties" => ("penalties on its days", "pénalités ces jours-là"),
        "parts.days_max" => {
            ("days until the last part at most", "jours jusqu'au dernier versement au plus")
        }
        _ => return None,
    })
}

fn identity(member: &str) -> Option<Words> {
    Some(match member {
        "wanted[].code" => ("what is wanted", "pièce demandée"),
        "wanted[].any_of" => ("what does for it", "pièce acceptée"),
        "wanted[].valid_days" => ("days that it counts", "jours de validité"),
        "screening_days" => {
            ("days that a look at the lists counts", "jours de validité du contrôle des listes")
        }
        "incomplete.kind" => ("where it is not shown", "à défaut"),
        "incomplete.reason" => ("reason of the refusal then", "motif du refus à défaut"),
        _ => return None,
    })
}

fn loan(member: &str) -> Option<Words> {
    Some(match member {
        "instalments[].multiple" => ("multiple of instalments", "multiple des échéances"),
        "instalments[].rounding" => ("rounding", "arrondi"),
        "remainder" => ("the difference is taken by", "la différence revient à"),
        "last_instalment_times_max" => (
            "the one with the difference, times the others",
            "celle de la différence, fois les autres",
        ),
        "first_due.days_min" => {
            ("first due date, days at least", "première échéance, jours au moins")
        }
        "first_due.days_max" => {
            ("first due date, days at most", "première échéance, jours au plus")
        }
        "calendars[].moved" => ("days of rest move a due date", "jours de repos, l'échéance passe"),
        "calendars[].weekend" => ("weekend", "fin de semaine"),
        "calendars[].yearly" => ("holidays of every year", "fêtes de chaque année"),
        "calendars[].dated" => ("holidays of one year", "fêtes d'une année"),
        "recalculation.early" => {
            ("interest falls by early payment", "l'avance réduit les intérêts")
        }
        "recalculation.late" => {
            ("interest grows by late payment", "le retard augmente les intérêts")
        }
        "penalty.rate" => ("penalty rate", "taux de pénalité"),
        "penalty.from_days" => ("penalty from day", "pénalité à partir du jour"),
        "penalty.principal_share_max" => {
            ("penalty at most, of the principal", "pénalité au plus, du capital")
        }
        "penalty.ceilings" => ("ceilings of penalties", "plafonds des pénalités"),
        "penalty.ceilings[].rate" => ("ceiling of the penalty rate", "plafond du taux de pénalité"),
        "allocation.timings" => ("served first by time", "imputation selon l'échéance"),
        "allocation.components" => ("served first by kind", "imputation selon la nature"),
        "allocation.grouping" => ("served together", "imputation groupée"),
        "default_days" => ("days until default", "jours avant le défaut"),
        "pause_while_held" => {
            ("days of a hold do not count", "les jours de suspension ne comptent pas")
        }
        "arrears_tolerance" | "arrears_tolerance[]" => {
            ("tolerance of arrears", "tolérance d'arriéré")
        }
        "arrears_buckets" => ("groups of arrears from day", "tranches d'arriéré à partir du jour"),
        "disbursement_days" => ("days until it must be paid out", "jours pour le versement"),
        _ => return None,
    })
}

fn limits(member: &str) -> Option<Words> {
    Some(match member {
        "credit_limit[].min" => ("least credit limit", "plus petite limite de crédit"),
        "credit_limit[].max" => ("largest credit limit", "plus grande limite de crédit"),
        "principal[].min" => ("least principal", "plus petit capital"),
        "principal[].max" => ("largest principal", "plus grand capital"),
        "open_applications_max" => ("open applications at most", "demandes en cours au plus"),
        "backdating_days_max" => ("days of backdating at most", "jours d'antidatage au plus"),
        "proposal_days" => ("days until a proposal lapses", "jours avant la caducité d'un projet"),
        "second_person_above" | "second_person_above[]" => {
            ("a second person for more than", "une seconde personne au-delà de")
        }
        "forgiven_above" | "forgiven_above[]" => {
            ("a second person to forgive more than", "une seconde personne pour remettre plus de")
        }
        "forgiven_alone[].role" => ("what a person forgives alone, by role", "remises seul, rôle"),
        "forgiven_alone[].per_loan" | "forgiven_alone[].per_loan[]" => {
            ("of a loan at most", "par prêt au plus")
        }
        "forgiven_alone[].per_day" | "forgiven_alone[].per_day[]" => {
            ("of a customer on a day at most", "par client et par jour au plus")
        }
        _ => return None,
    })
}

fn applications(member: &str) -> Option<Words> {
    Some(match member {
        "four_eyes_above" | "four_eyes_above[]" => {
            ("two persons above", "deux personnes au-delà de")
        }
        "lapse_days" => ("days until it lapses", "jours avant la caducité"),
        "offer_days" => ("days that an offer stands", "jours de validité d'une offre"),
        _ => return None,
    })
}

fn orders(member: &str) -> Option<Words> {
    Some(match member {
        "price_days" => ("days that a price stands", "jours de validité d'un prix"),
        "vendor_answer_days" => {
            ("days for the vendor's answer", "jours pour la réponse du vendeur")
        }
        "return_days" => ("days to ask for a return", "jours pour demander un retour"),
        "goods_leave_on" => ("goods leave on", "les articles partent après"),
        "return_arrival_days" => {
            ("days for a return to arrive", "jours pour l'arrivée d'un retour")
        }
        _ => return None,
    })
}

fn reasons(member: &str) -> Option<Words> {
    Some(match member {
        "codes[].text.fr" => ("text in French", "texte en français"),
        "codes[].text.en" => ("text in English", "texte en anglais"),
        "codes[].acts" => ("given for", "donné pour"),
        _ => return None,
    })
}

fn classes(member: &str) -> Option<Words> {
    Some(match member {
        "classes[].from" => ("lowest score", "score le plus bas"),
        "classes[].to" => ("highest score", "score le plus haut"),
        "classes[].answer" => ("answer", "réponse"),
        "classes[].limit_share" => ("share of the limit", "part de la limite"),
        "declined_up_to" => ("declined up to score", "refusé jusqu'au score"),
        "newcomer" => ("class of a newcomer", "classe d'un nouveau client"),
        "limits[].steps" | "limits[].steps[]" => ("limits by step", "paliers de limite"),
        "punctual_months" => ("punctual months for a step", "mois ponctuels pour un palier"),
        "step_back_days" => {
            ("days late for a step back", "jours de retard pour un palier en moins")
        }
        _ => return None,
    })
}

fn products(member: &str) -> Option<Words> {
    Some(match member {
        "products[].purposes" => ("purposes", "objets"),
        "products[].lenders" => ("lenders", "prêteurs"),
        "products[].amount.min" => ("least amount", "plus petit montant"),
        "products[].amount.max" => ("largest amount", "plus grand montant"),
        "products[].amount_step" => ("step of the amount", "pas du montant"),
        "products[].durations" => ("numbers of instalments", "nombres d'échéances"),
        "products[].every.n" => ("between instalments", "entre deux échéances"),
        "products[].every.unit" => ("unit between instalments", "unité entre deux échéances"),
        "products[].interest.kind" => ("interest", "intérêts"),
        "products[].interest.day_count" => ("day count", "base de calcul des jours"),
        "products[].equal" => ("equal in each instalment", "constant à chaque échéance"),
        "products[].grace.principal" => ("periods without principal", "périodes sans capital"),
        "products[].grace.interest" => {
            ("periods whose interest waits", "périodes à intérêts différés")
        }
        "products[].grace.interest_free" => ("periods without interest", "périodes sans intérêts"),
        "products[].file_fee.fixed" => ("file fee, fixed part", "frais de dossier, part fixe"),
        "products[].file_fee.share" => {
            ("file fee, of the principal", "frais de dossier, du capital")
        }
        "products[].file_fee.min" => ("file fee, at least", "frais de dossier, au moins"),
        "products[].file_fee.paid" => ("file fee is", "frais de dossier"),
        "prices" => ("prices", "prix"),
        "prices[].rate" => ("rate", "taux"),
        "no_credit" => ("declares that it gives no credit", "déclare ne donner aucun crédit"),
        _ => return None,
    })
}

fn law(member: &str) -> Option<Words> {
    Some(match member {
        "ceilings[].rate" => ("ceiling of the yearly rate", "plafond du taux annuel"),
        "compared" => ("figure compared with the ceiling", "taux comparé au plafond"),
        "time_counting" => ("counting of time", "décompte du temps"),
        "countries" => ("countries", "pays"),
        "countries[].registration" => ("registration", "enregistrement"),
        "countries[].stamp_per_page" => ("stamp of a page", "timbre par page"),
        "countries[].contract_pages" => ("pages of a contract", "pages d'un contrat"),
        "countries[].withdrawal_days" => ("days to withdraw", "jours de rétractation"),
        _ => return None,
    })
}

fn premium(member: &str) -> Option<Words> {
    Some(match member {
        "compulsory" => ("needed for credit", "nécessaire au crédit"),
        "plans[].every" => ("paid each", "payé chaque"),
        "plans[].fee" => ("fee", "cotisation"),
        "plans[].insurer_share" => ("share of the insurer", "part de l'assureur"),
        "unpaid_days" => ("days that a fee may be unpaid", "jours d'impayé admis"),
        _ => return None,
    })
}

fn fraud(member: &str) -> Option<Words> {
    Some(match member {
        "review_from" => ("for a person from points", "à examiner à partir de (points)"),
        "applications_in_day_max" => ("usual applications in a day", "demandes usuelles par jour"),
        "signals[].signal" => ("signal", "signal"),
        "signals[].points" => ("points", "points"),
        _ => return None,
    })
}

/// From the application to the end of the days in which one may withdraw.
fn contract(member: &str) -> Option<Words> {
    Some(match member {
        "review_hours" => ("hours for a person's review", "heures pour l'examen par une personne"),
        "review_overdue" => ("after that time", "passé ce délai"),
        "bureau_minutes" => {
            ("minutes for the bureau's answer", "minutes pour la réponse du bureau")
        }
        "bank_hours" => ("hours for the bank's answer", "heures pour la réponse de la banque"),
        "platform" => ("who introduces", "intermédiaire"),
        "banks" | "banks[].name" => ("banks' names", "noms des banques"),
        "html" | "html[]" => ("line of the template", "ligne du modèle"),
        "digits" => ("digits", "chiffres"),
        "valid_minutes" => ("minutes that a code is valid", "minutes de validité d'un code"),
        "tries" => ("tries", "essais"),
        "countries" => ("countries", "pays"),
        "countries[].days" => ("days to sign", "jours pour signer"),
        "countries[].capital_back_days" => {
            ("days to give the principal back", "jours pour rendre le capital")
        }
        "countries[].file_fee" => ("file fee is", "frais de dossier"),
        _ => return None,
    })
}

fn scorecards(member: &str) -> Option<Words> {
    // A card beside the first is of a kind; what it says is called as in the first.
    let of_card = ["champion.", "challengers[].expert.", "challengers[].regression."];
    let of_card = of_card.iter().find_map(|it| member.strip_prefix(it));
    Some(match of_card.unwrap_or(member) {
        "variables[].source" => ("source", "source"),
        "variables[].value" | "variables[].value.money" => ("kind of value", "type de valeur"),
        "variables[].value.codes" => ("values", "valeurs"),
        "variables[].changes" => ("is changed", "est modifié"),
        "variables[].when_poor.code" => ("reason", "motif"),
        "variables[].when_poor.text.fr" => ("reason in French", "motif en français"),
        "variables[].when_poor.text.en" => ("reason in English", "motif en anglais"),
        "variables[].when_withheld.code" => ("reason if withheld", "motif si non communiqué"),
        "variables[].when_withheld.text.fr" => {
            ("reason if withheld, in French", "motif si non communiqué, en français")
        }
        "variables[].when_withheld.text.en" => {
            ("reason if withheld, in English", "motif si non communiqué, en anglais")
        }
        "code" => ("card", "grille"),
        "base" => ("points of everybody", "points de base"),
        "categories[].points" => ("weight of 1 000", "poids sur 1 000"),
        "categories[].variables[].bins" | "variables[].bins" => ("points", "points"),
        "categories[].variables[].withheld" => ("points if withheld", "points si non communiqué"),
        "categories[].variables[].unanswered" => ("points without answer", "points sans réponse"),
        "variables[].missing" => ("points if not known", "points si inconnu"),
        "challengers" => ("cards beside the first", "grilles comparées"),
        "newcomer.variable" => ("newcomer by", "nouveau client selon"),
        "newcomer.below" => ("newcomer below", "nouveau client en dessous de"),
        "coverage_min" => ("part of the evidence at least", "part des pièces au moins"),
        "thin_below" => ("thin file below", "dossier mince en dessous de"),
        "reasons_max" => ("reasons at most", "motifs au plus"),
        "probability.source" => ("default probability from", "probabilité de défaut d'après"),
        "probability.ppm" => ("default probability by score", "probabilité de défaut par score"),
        _ => return None,
    })
}
