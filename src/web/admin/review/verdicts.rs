//! Reading what an operator says of the fields.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{
    domain::{
        review::{FAILING, FREEZING, REJECTING, Reason, UNFREEZING, WHOLE, is_reason_for},
        text::{printable, trim},
    },
    life::decisions::Decision,
    store::{queues::Queue, reasons::Listed},
    web::{AppError, forms::Errors},
};

/// The most characters of an operator's own words; with a listed reason before them they still fit a proposal.
const LONGEST_WORDS: usize = 250;

/// The listed reason is for other fields …
pub const UNFIT: &str = "reason-unfit";
/// … or for no such decision.
const UNFIT_FOR_WHOLE: &str = "reason-unfit-whole";

/// The reason from the list for a field or for all as a whole, the operator's own words, or both; `None`: neither was given.
///
/// # Errors
/// The id of the text that says what is wrong.
pub fn reason(listed: &[Listed], what: &str, chosen: &str, words: &str) -> Result<Option<Reason>, &'static str> {
    // Prose: what NFKC would do to its full-width punctuation is wrong here.
    let words = trim(words);
    printable(words).map_err(|error| error.code())?;
    if words.chars().count() > LONGEST_WORDS {
        return Err("words-too-long");
    }
    let chosen = match chosen {
        "" => None,
        id => {
            let id = Uuid::try_parse(id).map_err(|_| "reason-required")?;
            let chosen = listed.iter().find(|reason| reason.id == id).ok_or("reason-required")?;
            let unfit = if WHOLE.contains(&what) { UNFIT_FOR_WHOLE } else { UNFIT };
            Some(Some(chosen).filter(|reason| is_reason_for(reason.field.as_deref(), what)).ok_or(unfit)?)
        }
    };
    let both = |listed: &str| if words.is_empty() { listed.to_owned() } else { format!("{listed} {words}") };
    Ok(match chosen {
        Some(reason) => Some(Reason { zh: both(&reason.zh), en: both(&reason.en) }),
        // Said in one language; the applicant reads it as it was said.
        None if !words.is_empty() => Some(Reason { zh: words.to_owned(), en: words.to_owned() }),
        None => None,
    })
}

/// The decision that was posted, or what is wrong with it; `fields` are those that can be returned.
///
/// # Errors
/// [`AppError::BadRequest`]: a decision that no button of ours sends.
pub(super) fn decision(
    queue: Queue,
    fields: &[&'static str],
    listed: &[Listed],
    posted: &HashMap<String, String>,
) -> Result<Result<Decision, Errors>, AppError> {
    let value = |name: &str| posted.get(name).map_or("", String::as_str);
    let marked = fields.iter().filter(|field| value(&format!("verdict-{field}")) == "return");
    let fault = |field, code| {
        let mut errors = Errors::default();
        errors.add(field, code);
        errors
    };
    let for_good = |what, decision: fn(Reason) -> Decision| match reason(listed, what, value("reason"), value("words"))
    {
        Ok(Some(reason)) => Ok(decision(reason)),
        Err(code @ UNFIT_FOR_WHOLE) => Err(fault("reason", code)),
        Ok(None) => Err(fault("reason", "reason-required")),
        Err(code) => Err(fault("words", code)),
    };
    Ok(match value("decision") {
        "" => Err(fault("decision", "review-decision-missing")),
        // A mark that would be lost was made for something.
        "approve" if marked.clone().next().is_some() => Err(fault("decision", "approve-with-returns")),
        "approve" => Ok(Decision::Approve),
        "return" => {
            let (mut returned, mut errors) = (Vec::new(), Errors::default());
            for field in marked {
                match reason(listed, field, value(&format!("reason-{field}")), value(&format!("words-{field}"))) {
                    Ok(Some(reason)) => returned.push(((*field).to_owned(), reason)),
                    Ok(None) => errors.add(field, "reason-required"),
                    Err(code) => errors.add(field, code),
                }
            }
            if returned.is_empty() && errors.is_empty() {
                errors.add("decision", "nothing-returned");
            }
            if errors.is_empty() { Ok(Decision::Return(returned)) } else { Err(errors) }
        }
        "reject" => match queue {
            Queue::Registrations => for_good(REJECTING, Decision::Reject),
            Queue::Certifications => for_good(FAILING, Decision::Reject),
        },
        "freeze" => for_good(FREEZING, Decision::Freeze),
        "unfreeze" => for_good(UNFREEZING, Decision::Unfreeze),
        _ => return Err(AppError::BadRequest),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_listed_or_in_own_words_or_both() {
        let id = Uuid::from_u128(1);
        let listed = [Listed { id, field: None, zh: "不清晰".into(), en: "Blurred".into() }];
        let given = |chosen: &str, words: &str| reason(&listed, "licence", chosen, words);
        let id = id.to_string();
        assert_eq!(given(&id, "").unwrap().unwrap().en, "Blurred");
        assert_eq!(given(&id, " page 2 ").unwrap().unwrap().zh, "不清晰 page 2");
        assert_eq!(given("", "　请重拍，谢谢。").unwrap().unwrap().en, "请重拍，谢谢。");
        assert_eq!(given("", " ").unwrap(), None);
        assert_eq!(given("x", ""), Err("reason-required"));
        assert_eq!(reason(&listed, FREEZING, &id, ""), Err(UNFIT_FOR_WHOLE));
        assert!(given("", "a\u{202e}b").is_err());
        assert_eq!(given("", &"长".repeat(251)), Err("words-too-long"));
    }
}
