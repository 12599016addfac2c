// Who may act, who there is, and what voids what.

#include <algorithm>

#include "events/postings.h"
#include "ledger/domain/checks.h"
#include "ledger/rules/numbers.h"

namespace grantledger {
namespace {

PowerAsked administration(Date day) {
  return {Power::administration, std::nullopt, day};
}
PowerAsked register_keeping(Date day) {
  return {Power::register_keeping, std::nullopt, day};
}

Check actor_known(const Books& books, const ActorId& id) {
  const ActorRow* actor = find(books.actors, id);
  return unless(actor && actor->is_registered, Reason::unknown_actor);
}

Check in_order(Date first, const std::optional<Date>& last) {
  return unless(!last || first <= *last, Reason::period_out_of_order);
}

// Nine digits are a Norwegian organisation number, and those have a check digit.
Check number_valid(const OrganisationId& id) {
  const std::string& text = id.text();
  const bool is_number =
      text.size() == 9 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  return unless(!is_number || is_organisation_number(text), Reason::organisation_number_invalid);
}

// A private kindergarten is paid through a municipality, so that must be known (invariant 8).
Check authority_known(const Books& books, const Organisation& details) {
  if (details.authority) return organisation_known(books, *details.authority);
  return unless(details.kind != OrganisationKind::private_kindergarten,
                Reason::unknown_organisation);
}

}  // namespace

Decision decide_fact(const Asked& asked, const ActorRegistered& wanted) {
  const ActorRow* known = find(asked.books.actors, wanted.actor);
  return record(wanted, {unless(!known || !known->is_registered, Reason::already_exists),
                         may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const ActorKeyRegistered& wanted) {
  return record(wanted, {actor_known(asked.books, wanted.actor),
                         may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const ActorKeyRotated& wanted) {
  return record(wanted, {actor_known(asked.books, wanted.actor),
                         may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const ActorKeyRevoked& wanted) {
  return record(wanted, {actor_known(asked.books, wanted.actor),
                         may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const RepresentativeRegistered& wanted) {
  return record(
      wanted, {in_order(wanted.first_day, wanted.last_day), actor_known(asked.books, wanted.actor),
               organisation_known(asked.books, wanted.organisation),
               may(asked, register_keeping(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const PeriodClosed& wanted) {
  const auto& closed = asked.books.ledger.closed_years;
  const bool is_closed =
      std::ranges::find(closed, std::to_string(wanted.year), &Quantity::unit) != closed.end();
  return record(wanted, {unless(!is_closed, Reason::already_exists),
                         may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const EntryVoided& wanted) {
  const auto recorded = asked.books.recorded.find(wanted.position);
  if (recorded == asked.books.recorded.end() || wanted.fact_index >= recorded->second.size()) {
    return refuse(Reason::unknown_fact);
  }
  if (const VoidedRow* row = find(asked.books.voided, std::to_string(wanted.position))) {
    const bool is_voided = std::ranges::any_of(
        row->facts, [&](const Quantity& fact) { return fact.count == wanted.fact_index; });
    if (is_voided) return refuse(Reason::unknown_fact);
  }
  std::vector<Entry> undone = postings(recorded->second[wanted.fact_index]);
  if (undone.empty()) return refuse(Reason::unknown_fact);
  for (Entry& entry : undone) entry.amount = -entry.amount;
  return record(wanted, {unless(wanted.entries == undone, Reason::entries_differ),
                         may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const OrganisationRegistered& wanted) {
  const OrganisationId& id = wanted.details.organisation;
  return record(wanted, {number_valid(id),
                         unless(!find(asked.books.organisations, id), Reason::already_exists),
                         authority_known(asked.books, wanted.details),
                         may(asked, register_keeping(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const OrganisationChanged& wanted) {
  return record(wanted, {organisation_known(asked.books, wanted.details.organisation),
                         authority_known(asked.books, wanted.details),
                         may(asked, register_keeping(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const MunicipalityCodesChanged& wanted) {
  return record(wanted, {unless(!wanted.changes.empty(), Reason::parts_do_not_add_up),
                         unless(wanted.changes.size() <= list_length_max, Reason::list_too_long),
                         may(asked, register_keeping(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const PartnershipAgreed& wanted) {
  Check members;
  for (const OrganisationId& member : wanted.members) {
    if (!members) members = organisation_known(asked.books, member);
  }
  const SchemeRow* scheme = find(asked.books.schemes, wanted.scheme);
  return record(wanted, {unless(wanted.members.size() <= list_length_max, Reason::list_too_long),
                         unless(wanted.first_year <= wanted.last_year, Reason::period_out_of_order),
                         members, organisation_known(asked.books, wanted.provider),
                         organisation_known(asked.books, wanted.lead),
                         unless(scheme && scheme->is_established, Reason::unknown_scheme),
                         may(asked, {Power::case_handling, std::nullopt, wanted.effective_on})});
}

Decision decide_fact(const Asked& asked, const DelegationGranted& wanted) {
  return record(
      wanted, {in_order(wanted.first_day, wanted.last_day), actor_known(asked.books, wanted.actor),
               may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const DelegationRevoked& wanted) {
  return record(wanted, {actor_known(asked.books, wanted.actor),
                         may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const AuditFindingAssessed& wanted) {
  return record(wanted, {actor_known(asked.books, asked.actor),
                         unless(wanted.assessed_by == asked.actor, Reason::actor_differs)});
}

}  // namespace grantledger
