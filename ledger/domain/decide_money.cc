// Money voted and moved between holders and years (invariant 2), and the rules it follows.

#include <algorithm>

#include "events/postings.h"
#include "ledger/domain/checks.h"
#include "ledger/rules/rule_check.h"

namespace grantledger {
namespace {

Money available(const Books& books, const Line& line, const OrganisationId& holder,
                Currency currency) {
  return balance_of(books, available_account(line, holder), currency);
}

Check scheme_known(const Books& books, const SchemeId& id) {
  const SchemeRow* scheme = find(books.schemes, id);
  return unless(scheme && scheme->is_established, Reason::unknown_scheme);
}

}  // namespace

Decision decide_fact(const Asked& asked, const AppropriationMade& wanted) {
  return record(
      wanted, {positive(wanted.amount),
               has_room(asked.books, available_account(wanted.line, wanted.holder), wanted.amount),
               organisation_known(asked.books, wanted.holder),
               may(asked, administration(wanted.effective_on))});
}

// A cut may not take what is committed or allotted already.
Decision decide_fact(const Asked& asked, const AppropriationChanged& wanted) {
  const bool is_sound = wanted.amount.minor_units != 0 && is_storable(wanted.amount);
  if (!is_sound) return refuse(Reason::amount_out_of_range);
  const Money left = available(asked.books, wanted.line, wanted.holder, wanted.amount.currency);
  return record(
      wanted, {has_room(asked.books, available_account(wanted.line, wanted.holder), wanted.amount),
               organisation_known(asked.books, wanted.holder),
               may(asked, administration(wanted.effective_on)),
               at_most(-wanted.amount, left, Reason::over_appropriation)});
}

Decision decide_fact(const Asked& asked, const AllocationIssued& wanted) {
  const Money left = available(asked.books, wanted.line, wanted.from, wanted.amount.currency);
  return record(
      wanted,
      {positive(wanted.amount),
       has_room(asked.books, available_account(wanted.line, wanted.to), wanted.amount),
       organisation_known(asked.books, wanted.from), organisation_known(asked.books, wanted.to),
       may(asked, administration(wanted.effective_on)),
       at_most(wanted.amount, left, Reason::over_appropriation)});
}

Decision decide_fact(const Asked& asked, const CommitmentAuthorityGranted& wanted) {
  return record(wanted, {positive(wanted.amount), organisation_known(asked.books, wanted.holder),
                         may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const BalanceTransferred& wanted) {
  const LineRow* line = find(asked.books.lines, text_of(wanted.line));
  const bool is_next_year =
      wanted.line.item == wanted.to_line.item && wanted.line.year + 1 == wanted.to_line.year;
  // A re-granting body keeps what is left of its fund (invariant 34).
  const bool is_fund = asked.is_controlled() && wanted.line.item.text().starts_with("fund.");
  const bool is_transferable = ((line && line->is_transferable) || is_fund) && is_next_year;
  const Money left = available(asked.books, wanted.line, wanted.holder, wanted.amount.currency);
  return record(wanted, {positive(wanted.amount),
                         has_room(asked.books, available_account(wanted.to_line, wanted.holder),
                                  wanted.amount),
                         unless(is_transferable, Reason::not_transferable),
                         may(asked, administration(wanted.effective_on)),
                         at_most(wanted.amount, left, Reason::over_appropriation)});
}

Decision decide_fact(const Asked& asked, const BalanceLapsed& wanted) {
  const Money left = available(asked.books, wanted.line, wanted.holder, wanted.amount.currency);
  return record(wanted, {positive(wanted.amount), may(asked, administration(wanted.effective_on)),
                         at_most(wanted.amount, left, Reason::over_appropriation)});
}

Decision decide_fact(const Asked& asked, const SchemeEstablished& wanted) {
  const SchemeRow* known = find(asked.books.schemes, wanted.scheme);
  return record(wanted, {unless(!known || !known->is_established, Reason::already_exists),
                         organisation_known(asked.books, wanted.administrator),
                         may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const RuleVersionPublished& wanted) {
  const SchemeId& scheme = wanted.rule.scheme;
  const auto known = asked.books.rules.versions_of(scheme);
  const bool is_taken = std::ranges::any_of(
      known, [&](const KnownVersion& each) { return each.rule.version == wanted.rule.version; });
  const std::vector<std::string> problems = problems_of(wanted.rule);
  Check makes_sense = unless(problems.empty(), Reason::rule_makes_no_sense);
  if (makes_sense && asked.is_controlled()) makes_sense->detail = problems.front();
  return record(
      wanted, {makes_sense, unless(!is_taken, Reason::already_exists),
               scheme_known(asked.books, scheme), may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const RuleVersionVoided& wanted) {
  const bool is_known = asked.books.rules.find(wanted.scheme, wanted.version, known_now) != nullptr;
  return record(wanted, {unless(is_known, Reason::unknown_rule_version),
                         may(asked, administration(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const CallPublished& wanted) {
  return record(wanted, {unless(wanted.opens <= wanted.closes, Reason::period_out_of_order),
                         unless(!find(asked.books.calls, wanted.call), Reason::already_exists),
                         scheme_known(asked.books, wanted.scheme),
                         may(asked, {Power::case_handling, std::nullopt, wanted.effective_on})});
}

// Tranches come in their order, each once.
Decision decide_fact(const Asked& asked, const StatisticsImported& wanted) {
  std::uint16_t known = 0;
  std::uint16_t tranches = wanted.tranches;
  if (const StatisticsRow* row = find(asked.books.statistics, wanted.statistics)) {
    for (const StatisticsVersionRow& version : row->versions) {
      if (version.counted_on != wanted.counted_on) continue;
      known = version.tranches_known;
      tranches = version.tranches;
    }
  }
  const bool is_tranche = wanted.tranche >= 1 && wanted.tranche <= wanted.tranches &&
                          wanted.tranche <= known + 1 && wanted.tranches == tranches;
  const bool is_weighty =
      std::ranges::all_of(wanted.weights, [](const Weight& each) { return each.weight >= 0; });
  return record(wanted, {unless(is_weighty, Reason::amount_out_of_range),
                         unless(wanted.tranche > known, Reason::already_exists),
                         unless(is_tranche, Reason::period_out_of_order),
                         may(asked, {Power::register_keeping, std::nullopt, wanted.effective_on})});
}

}  // namespace grantledger
