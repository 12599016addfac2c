// Who may act, who there is, and what voids what.

#include <algorithm>

#include "events/postings.h"
#include "ledger/domain/checks.h"
#include "ledger/rules/numbers.h"

namespace grantledger {
namespace {

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

// An entry that takes from what an account holds, and what the account holds.
Check takes_at_most(const Entry& entry, Money held, Reason reason) {
  return entry.amount.minor_units < 0 ? at_most(-entry.amount, held, reason) : Check();
}

Check grant_voidable(const Books& books, const Entry& entry) {
  const std::string& account = entry.account;
  const std::size_t item = account.find(':');
  const std::size_t grant_at = account.rfind(':');
  if (item == grant_at) return {};
  const auto line = parse_line(account.substr(item + 1, grant_at - item - 1));
  const GrantRow* grant = find(books.grants, std::string_view(account).substr(grant_at + 1));
  const Currency currency = entry.amount.currency;
  const GrantLineRow* row = line && grant ? line_row(*grant, *line, currency) : nullptr;
  if (!row) return {};
  const std::string_view kind = std::string_view(account).substr(0, item);
  if (kind == "committed") {
    return takes_at_most(entry, row->committed - row->pending, Reason::over_commitment);
  }
  if (kind == "paid") return takes_at_most(entry, row->paid - row->claimed, Reason::over_paid);
  if (kind == "receivable") return takes_at_most(entry, row->open_claim, Reason::over_claim);
  return {};
}

// What came of the fact since must not be left hanging: money that was used is not taken away.
Check voidable(const Books& books, const std::vector<Entry>& undone) {
  Check first;
  for (const Entry& entry : undone) {
    const Money balance = balance_of(books, entry.account, entry.amount.currency);
    Check no;
    if (entry.account.starts_with("available:")) {
      no = takes_at_most(entry, balance, Reason::over_appropriation);
    } else if (entry.account.starts_with("to-forward:")) {
      no = takes_at_most(entry, balance, Reason::over_forwardable);
    } else if (entry.account.starts_with("owner-due:") && entry.amount.minor_units > 0) {
      no = at_most(entry.amount, -balance, Reason::over_owner_share);
    } else {
      no = grant_voidable(books, entry);
    }
    first = first_no({first, no});
  }
  return first;
}

}  // namespace

Decision decide_fact(const Asked& asked, const ActorRegistered& wanted) {
  const ActorRow* known = find(asked.books.actors, wanted.actor);
  return record(wanted, {unless(!known || !known->is_registered, Reason::already_exists),
                         may(asked, administration(wanted.effective_on))});
}

namespace {

// No two actors ever share a key, so that two signatures by different actors are by two keys
// (invariant 5).
Check key_is_new(const Books& books, const KeyId& id, const Digest& public_key) {
  for (const auto& [name, actor] : books.actors) {
    for (const KeyRow& key : actor.keys) {
      if (key.key == id || key.public_key == public_key) {
        return No{Reason::already_exists, {}, {}};
      }
    }
  }
  return {};
}

Check key_in_use(const Books& books, const ActorId& id, const KeyId& key) {
  const ActorRow* actor = find(books.actors, id);
  const bool is_in_use = actor && std::ranges::any_of(actor->keys, [&](const KeyRow& row) {
                           return row.key == key && !row.revoked_on;
                         });
  return unless(is_in_use, Reason::unknown_key);
}

// An administrator, or the key's owner: whoever lost a key must not wait to have it revoked.
Check may_change_key(const Asked& asked, const ActorId& owner, Date day) {
  return asked.actor == owner ? Check() : may(asked, administration(day));
}

}  // namespace

Decision decide_fact(const Asked& asked, const ActorKeyRegistered& wanted) {
  return record(wanted, {actor_known(asked.books, wanted.actor),
                         key_is_new(asked.books, wanted.key, wanted.public_key),
                         may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const ActorKeyRotated& wanted) {
  return record(wanted, {actor_known(asked.books, wanted.actor),
                         key_in_use(asked.books, wanted.actor, wanted.key),
                         key_is_new(asked.books, wanted.new_key, wanted.public_key),
                         may_change_key(asked, wanted.actor, wanted.effective_on)});
}

Decision decide_fact(const Asked& asked, const ActorKeyRevoked& wanted) {
  return record(wanted, {actor_known(asked.books, wanted.actor),
                         key_in_use(asked.books, wanted.actor, wanted.key),
                         may_change_key(asked, wanted.actor, wanted.effective_on)});
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
  const auto times = std::ranges::count(closed, std::to_string(wanted.year), &Quantity::unit);
  // From level 1 on a year is closed again by a restatement, which counts how often.
  const bool is_next = asked.is_controlled() ? wanted.restatement == times : !is_closed;
  return record(wanted, {unless(is_next, Reason::already_exists),
                         may(asked, administration(wanted.effective_on))});
}

// That the roots are right, no books can tell: `verify --deep` makes the index anew.
Decision decide_fact(const Asked& asked, const PayeeIndexPublished& wanted) {
  const auto& closed = asked.books.ledger.closed_years;
  const auto year = std::ranges::find(closed, std::to_string(wanted.year), &Quantity::unit);
  const bool is_after = year != closed.end() && wanted.up_to >= static_cast<Position>(year->count);
  return record(wanted, {unless(is_after, Reason::year_not_closed),
                         may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const EntryVoided& wanted) {
  const auto recorded = asked.books.recorded.find(wanted.position);
  if (recorded == asked.books.recorded.end() ||
      wanted.fact_index >= recorded->second.facts.size()) {
    return refuse(Reason::unknown_fact);
  }
  if (const VoidedRow* row = find(asked.books.voided, std::to_string(wanted.position))) {
    const bool is_voided = std::ranges::any_of(
        row->facts, [&](const Quantity& fact) { return fact.count == wanted.fact_index; });
    if (is_voided) return refuse(Reason::unknown_fact);
  }
  const Event& voided = recorded->second.facts[wanted.fact_index];
  std::vector<Entry> undone = postings(voided);
  if (undone.empty() && !asked.is_controlled()) return refuse(Reason::unknown_fact);
  for (Entry& entry : undone) entry.amount = -entry.amount;
  if (wanted.entries != undone) return refuse(Reason::entries_differ);
  if (!wanted.undone.empty()) return refuse(Reason::terms_differ);
  Decision decision = record(
      wanted, {may(asked, administration(wanted.effective_on)), voidable(asked.books, undone)});
  if (decision && asked.is_controlled()) {
    std::get<EntryVoided>(decision->front()).undone.push_back(voided);
  }
  return decision;
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
                         may(asked, register_keeping(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const PartnershipAgreed& wanted) {
  Check members;
  for (const OrganisationId& member : wanted.members) {
    if (!members) members = organisation_known(asked.books, member);
  }
  const SchemeRow* scheme = find(asked.books.schemes, wanted.scheme);
  return record(wanted, {unless(wanted.first_year <= wanted.last_year, Reason::period_out_of_order),
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

namespace {

// One that says which delegation it revokes says one that there is; level 0 did not ask.
Check names_delegation(const Asked& asked, const DelegationRevoked& wanted) {
  const ActorRow* row = find(asked.books.actors, wanted.actor);
  if (!asked.is_controlled() || wanted.granted_at == 0 || !row) return {};
  const bool is_there = std::ranges::any_of(row->delegations, [&](const DelegationRow& each) {
    return each.granted_at == wanted.granted_at && each.granted_index == wanted.granted_index;
  });
  return unless(is_there, Reason::unknown_fact);
}

}  // namespace

Decision decide_fact(const Asked& asked, const DelegationRevoked& wanted) {
  return record(wanted, {actor_known(asked.books, wanted.actor), names_delegation(asked, wanted),
                         may(asked, administration(wanted.effective_on))});
}

// What was compared stands outside the books, so they cannot tell whether it is right.
Decision decide_fact(const Asked& asked, const BankStatementReconciled& wanted) {
  return record(wanted, {in_order(wanted.first_day, wanted.last_day),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const AuditFindingAssessed& wanted) {
  return record(wanted, {actor_known(asked.books, asked.actor),
                         unless(wanted.assessed_by == asked.actor, Reason::actor_differs)});
}

}  // namespace grantledger
