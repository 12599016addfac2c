// Controls of who and what is named, and of corrections (invariants 32, 36, 37, 38).

#include <algorithm>
#include <array>

#include "ledger/domain/checks.h"
#include "ledger/domain/participant_ids.h"
#include "ledger/domain/undo.h"
#include "ledger/rules/numbers.h"

namespace grantledger {
namespace {

// The nine digits that a text spells with signs between them, leading zeros, NO or MVA; empty if it
// is another name.
std::string digits_spelled(std::string_view text) {
  std::string digits;
  std::string letters;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      letters += static_cast<char>(c & ~0x20);
    } else if (c != '.' && c != '-' && c != '_' && c != '/' && c != ' ') {
      return "";
    }
  }
  constexpr std::array<std::string_view, 6> known{"", "NO", "MVA", "NOMVA", "ORGNR", "ORG"};
  if (std::ranges::find(known, letters) == known.end()) return "";
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return "";
  digits.erase(0, first);
  return is_organisation_number(digits) ? digits : "";
}

// As digits_spelled, where letters that look like digits stand for them: O for 0, I and l for 1.
std::string digits_looked_like(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    const bool is_zero = c == 'O' || c == 'o';
    const bool is_one = c == 'I' || c == 'l' || c == 'i';
    digits += is_zero ? '0' : is_one ? '1' : c;
  }
  return digits_spelled(digits);
}

struct EvidenceControls {
  const Asked& asked;

  Check opaque(const Personal& participant) const {
    if (participant.key_id != 0 || !asked.makes(Control::participant_is_opaque)) return {};
    return holds(asked, Control::participant_is_opaque,
                 is_opaque_participant(participant.bytes, asked.books.ledger.participants));
  }
  Check opaque(const std::vector<Wish>& wishes) const {
    for (const Wish& wish : wishes) {
      if (wish.participant.bytes.empty()) continue;
      if (const Check no = opaque(wish.participant)) return no;
    }
    return {};
  }
  Check on(const ApplicationReceived& wanted) const { return opaque(wanted.wishes); }
  Check on(const ApplicationAmended& wanted) const { return opaque(wanted.wishes); }
  Check on(const LeaveGranted& wanted) const { return opaque(wanted.participant); }
  Check on(const AdmissionRecorded& wanted) const {
    const LeaveRow* leave = find(asked.books.leaves, wanted.leave);
    const bool is_same = !leave || leave->participant.empty() || wanted.participant.key_id != 0 ||
                         wanted.participant.bytes.empty() ||
                         leave->participant == wanted.participant.bytes;
    const bool is_of_scheme = !leave || !leave->terms || leave->terms->scheme == wanted.scheme;
    return first_no({opaque(wanted.participant),
                     holds(asked, Control::part_names_its_leave, is_same, "another participant"),
                     holds(asked, Control::part_names_its_leave, is_of_scheme, "another scheme")});
  }

  Check on(const ParticipationConfirmed& wanted) const {
    const LeaveRow* leave = find(asked.books.leaves, wanted.leave);
    const bool is_same = !leave || !leave->terms || leave->terms->scheme == wanted.scheme;
    return holds(asked, Control::part_names_its_leave, is_same, "another scheme");
  }

  // To the recipient, a member of its partnership, or who applied or is named in the application.
  Check on(const LetterIssued& wanted) const {
    return holds(asked, Control::part_names_its_leave, is_of_case(wanted.grant, wanted.recipient),
                 "a letter to another organisation");
  }
  Check on(const AppealLodged& wanted) const {
    return holds(asked, Control::part_names_its_leave, is_of_case(wanted.grant, wanted.appellant),
                 "an appeal by another organisation");
  }
  bool is_of_case(const GrantId& id, const OrganisationId& organisation) const {
    const GrantRow* grant = find(asked.books.grants, id);
    if (!grant || grant->terms.recipient == organisation) return true;
    const ApplicationRow* application =
        grant->application ? find(asked.books.applications, *grant->application) : nullptr;
    const bool is_applicant =
        application && (application->applicant == organisation ||
                        std::ranges::find(application->wishes, organisation, &Wish::workplace) !=
                            application->wishes.end());
    return is_applicant || std::ranges::find(grant->members, organisation,
                                             &MemberShare::organisation) != grant->members.end();
  }

  Check on(const OrganisationRegistered& wanted) const {
    const std::string& text = wanted.details.organisation.text();
    const std::string spelled = digits_spelled(text);
    const std::string digits = spelled.empty() ? digits_looked_like(text) : spelled;
    return holds(asked, Control::organisation_spelled_once, digits.empty() || digits == text,
                 digits);
  }

  Check on(const ResultRegistered& wanted) const {
    constexpr std::array<std::string_view, 4> known{"passed", "failed", "not_completed",
                                                    "exempted"};
    const bool is_known =
        wanted.result.key_id != 0 || std::ranges::find(known, wanted.result.bytes) != known.end();
    return holds(asked, Control::result_is_known, is_known);
  }

  // What can be taken back at all, if nothing rests on it.
  Check on(const EntryVoided& wanted) const {
    const auto recorded = asked.books.recorded.find(wanted.position);
    if (recorded == asked.books.recorded.end()) return {};
    const Event& undone = recorded->second.facts[wanted.fact_index];
    const std::string resting = rests_on(asked.books, undone, wanted.position, wanted.fact_index);
    return first_no({holds(asked, Control::void_is_final, is_voidable(undone)),
                     holds(asked, Control::nothing_rests_on_it, resting.empty(), resting)});
  }

  Check on(const auto&) const { return {}; }
};

// The leaves of each grant that the request's facts reduce are within its award; a breach that was
// found may leave them standing.
Check leaves_within_awards(const Asked& asked, const std::vector<Event>& facts) {
  for (const Event& fact : facts) {
    const auto* reduced = std::get_if<AwardReduced>(&fact);
    const GrantRow* grant = reduced ? find(asked.books.grants, reduced->terms.grant) : nullptr;
    if (!grant || !grant->decided || grant->is_breach_found) continue;
    const Money leaves = value_or_zero(grant->leave_state_shares, grant->decided->currency);
    if (const Check no =
            holds_at_most(asked, Control::leaves_within_award, leaves, *grant->decided)) {
      return no;
    }
  }
  return {};
}

// What a voiding gives back must not leave more committed and paid than was decided.
Check bound_within_awards(const Asked& asked, const std::vector<Event>& facts) {
  for (const Event& fact : facts) {
    const auto* voided = std::get_if<EntryVoided>(&fact);
    if (!voided) continue;
    for (const Subject& subject : subjects_of(fact)) {
      constexpr std::string_view prefix = "grant:";
      if (!subject.starts_with(prefix)) continue;
      const GrantRow* grant = find(asked.books.grants, subject.substr(prefix.size()));
      if (!grant || !grant->decided || !grant->is_own) continue;
      const bool is_within = bound_total(*grant, grant->decided->currency) <= *grant->decided;
      const Check no = first_no({holds(asked, Control::nothing_rests_on_it, is_within,
                                       "more would be committed and paid than was decided"),
                                 pending_committed(*grant)});
      if (no) return no;
    }
  }
  return {};
}

}  // namespace

Check controlled_evidence(const Asked& asked, const Event& wanted) {
  return std::visit([&](const auto& fact) { return EvidenceControls{asked}.on(fact); }, wanted);
}

Check controlled(const Asked& asked, const Event& wanted) {
  if (!asked.is_controlled()) return {};
  return first_no({controlled_money(asked, wanted), controlled_amounts(asked, wanted),
                   controlled_times(asked, wanted), controlled_people(asked, wanted),
                   controlled_evidence(asked, wanted)});
}

Check controlled_request(const Asked& asked, const std::vector<Event>& facts) {
  if (!asked.is_controlled()) return {};
  return first_no({leaves_within_awards(asked, facts), bound_within_awards(asked, facts)});
}

Check importable(const Books& books, const std::vector<Event>& facts) {
  if (!is_made(books, Control::import_leaves_own_alone)) return {};
  for (const Event& fact : facts) {
    for (const Subject& subject : subjects_of(fact)) {
      const std::size_t colon = subject.find(':');
      const std::string_view kind = std::string_view(subject).substr(0, colon);
      const std::string_view id = std::string_view(subject).substr(colon + 1);
      const GrantRow* grant = kind == "grant" ? find(books.grants, id) : nullptr;
      const PaymentRow* payment = kind == "payment" ? find(books.payments, id) : nullptr;
      if ((grant && grant->is_own) || (payment && payment->is_own)) {
        return No{Reason::import_touches_own, {}, {}, subject};
      }
    }
  }
  return {};
}

}  // namespace grantledger
