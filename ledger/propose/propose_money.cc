// Commitments, payments, and what is passed on.

#include <algorithm>

#include "ledger/propose/grant_facts.h"
#include "ledger/rules/instalments.h"
#include "ledger/rules/pooled.h"

namespace grantledger {
namespace {

// The calendar year in which a semester is paid.
Computed<std::uint16_t> year_of_semester(const SemesterId& semester) {
  const std::string& text = semester.text();
  int year = 0;
  for (std::size_t i = 0; i < 4 && i < text.size(); ++i) {
    if (text[i] < '0' || text[i] > '9') return none(text + " names no year");
    year = year * 10 + (text[i] - '0');
  }
  return static_cast<std::uint16_t>(year);
}

Money bound_of(const GrantRow& grant, Currency currency) {
  Money sum{0, currency};
  for (const GrantLineRow& row : grant.lines) {
    if (row.committed.currency != currency) continue;
    sum = bounded_sum(sum, row.committed + row.paid - row.claimed);
  }
  return sum;
}

void add_part(std::vector<CommitmentPart>& parts, const Line& line, Money amount) {
  const auto known = std::ranges::find(parts, line, &CommitmentPart::line);
  if (known == parts.end()) {
    parts.push_back({line, amount});
  } else {
    known->amount += amount;
  }
}

// Each semester's state share on the line of its year, up to what is left.
Computed<std::vector<CommitmentPart>> by_semester(const Books& books, const GrantRow& grant,
                                                  const CommitmentWanted& wanted, Money left) {
  std::vector<CommitmentPart> parts;
  for (const GrantLeave& leave : leaves_of(books, wanted.grant)) {
    for (const LeaveSemesterRow& semester : leave.row->semesters) {
      const Money share = std::min(semester.state, left);
      if (share.minor_units <= 0 || share.currency != left.currency) continue;
      TRY(const std::uint16_t year, year_of_semester(semester.semester));
      add_part(parts, {wanted.item, year}, share);
      left -= share;
    }
  }
  for (CommitmentPart& part : parts) {
    for (const GrantLineRow& row : grant.lines) {
      if (row.line == part.line) part.amount -= std::min(part.amount, row.committed + row.paid);
    }
  }
  std::erase_if(parts, [](const CommitmentPart& part) { return part.amount.minor_units <= 0; });
  return parts;
}

}  // namespace

Proposal propose_commitment(const Books& books, const Proposer& by,
                            const CommitmentWanted& wanted) {
  TRY(const GrantRow* const grant, awarded_grant_of(books, wanted.grant));
  const RuleVersion* rule = rule_of_grant(books, *grant);
  const Money left = *grant->decided - bound_of(*grant, grant->decided->currency);
  if (left.minor_units <= 0) return none("everything of the award is committed");
  CommitmentRegistered fact{.terms = grant->terms, .holder = wanted.holder, .effective_on = by.day};
  const std::uint16_t year =
      wanted.year != 0 ? wanted.year : static_cast<std::uint16_t>(year_of(by.day));
  if (rule && rule->pooled) {
    TRY(const std::vector<LinePart> split, split_commitment(*rule->pooled, left, year));
    for (const LinePart& part : split) fact.parts.push_back({part.line, part.amount});
  } else if (!leaves_of(books, wanted.grant).empty()) {
    TRY(fact.parts, by_semester(books, *grant, wanted, left));
  } else {
    fact.parts = {{{wanted.item, year}, left}};
  }
  if (fact.parts.empty()) return none("every leave's share is committed");
  if (rule && rule->subject_to_budget) {
    for (CommitmentPart& part : fact.parts)
      part.subject_to_budget = part.line.year > year_of(by.day);
  }
  return std::vector<Event>{fact};
}

namespace {

// What may still be paid of the grant on the year's lines, in the rule's order.
std::vector<LinePart> remains(const GrantRow& grant, const RuleVersion* rule, std::uint16_t year,
                              Currency currency) {
  std::vector<LinePart> parts;
  const auto add = [&](const GrantLineRow& row) {
    const bool is_meant = row.line.year == year && row.committed.currency == currency;
    if (is_meant) parts.push_back({row.line, row.committed - row.pending});
  };
  if (rule && rule->pooled) {
    for (const PooledSource& source : rule->pooled->sources) {
      for (const GrantLineRow& row : grant.lines) {
        if (row.line.item == source.item) add(row);
      }
    }
    return parts;
  }
  for (const GrantLineRow& row : grant.lines) add(row);
  return parts;
}

// One line after the other, or by what remains on each source of a pooled grant.
Computed<std::vector<LinePart>> charged(const GrantRow& grant, const RuleVersion* rule,
                                        std::uint16_t year, Money amount) {
  const std::vector<LinePart> held = remains(grant, rule, year, amount.currency);
  std::vector<LinePart> sources;
  if (rule && rule->pooled) {
    TRY(sources, split_by_what_is_held(amount, held));
    std::erase_if(sources, [](const LinePart& part) { return part.amount.minor_units == 0; });
    return sources;
  }
  Money left = amount;
  for (const LinePart& part : held) {
    const Money taken = std::min(part.amount, left);
    if (taken.minor_units <= 0) continue;
    sources.push_back({part.line, taken});
    left -= taken;
  }
  if (left.minor_units == 0) return sources;
  return none("only " + decimal_text_of(amount - left) + " is committed on lines of " +
              std::to_string(year));
}

// The confirmed leaves of a semester that are not paid.
std::vector<PaymentPart> parts_of_semester(const Books& books, const PaymentWanted& wanted,
                                           Currency currency) {
  std::vector<PaymentPart> parts;
  for (const GrantLeave& leave : leaves_of(books, wanted.grant)) {
    for (const LeaveSemesterRow& row : leave.row->semesters) {
      const bool is_meant = row.semester == *wanted.semester && row.is_confirmed &&
                            !leave.row->withdrawn_on && row.state.currency == currency;
      if (!is_meant) continue;
      const Money paid = row.paid.currency == currency ? row.paid : Money{0, currency};
      const Money open = row.state - paid;
      if (open.minor_units > 0) {
        parts.push_back({leave.id, wanted.semester, leave.row->beneficiary, open});
      }
    }
  }
  return parts;
}

// The next instalment of an award that is paid in some, else what is left of it.
Computed<Money> next_amount(const GrantRow& grant, const RuleVersion* rule) {
  const Money decided = *grant.decided;
  Money paid = zero_like(decided);
  for (const GrantLineRow& row : grant.lines) {
    if (row.paid.currency == decided.currency) paid += row.paid + row.pending;
  }
  const std::vector<Fraction>* fractions = !rule              ? nullptr
                                           : rule->allocation ? &rule->allocation->instalments
                                                              : &rule->instalments;
  Money most = decided - paid;
  if (fractions && !fractions->empty()) {
    TRY(const std::vector<Money> parts, rounded_instalments(decided, *fractions));
    Money sum = zero_like(decided);
    for (const Money& part : parts) {
      sum += part;
      if (sum > paid) break;
    }
    most = sum - paid;
  }
  if (grant.withheld && !grant.is_final_report_in) {
    most = std::min(most, decided - *grant.withheld - paid);
  }
  if (most.minor_units <= 0) return none("nothing of the award may be paid now");
  return most;
}

}  // namespace

Proposal propose_payment(const Books& books, const Proposer& by, const PaymentWanted& wanted) {
  TRY(const GrantRow* const grant, awarded_grant_of(books, wanted.grant));
  const RuleVersion* rule = rule_of_grant(books, *grant);
  const Currency currency = grant->decided->currency;
  const auto year = static_cast<std::uint16_t>(year_of(by.day));
  PaymentTerms terms{.payment = wanted.payment,
                     .terms = grant->terms,
                     .payee = grant->terms.recipient,
                     .amount = {0, currency}};
  if (wanted.semester) {
    terms.parts = parts_of_semester(books, wanted, currency);
    if (terms.parts.empty()) return none("no confirmed leave of the semester is unpaid");
    for (const PaymentPart& part : terms.parts) terms.amount += part.amount;
  } else {
    TRY(const Money most, next_amount(*grant, rule));
    terms.amount = wanted.amount ? std::min(*wanted.amount, most) : most;
    terms.parts = {{std::nullopt, std::nullopt, terms.payee, terms.amount}};
  }
  TRY(terms.sources, charged(*grant, rule, year, terms.amount));
  if (rule && rule->route == Route::fund) {
    const bool is_from_fund = std::ranges::any_of(terms.sources, [](const LinePart& source) {
      return source.line.item.text().starts_with("fund.");
    });
    const auto item = ItemId::parse("fund." + terms.payee.text() + "." + terms.terms.scheme.text());
    if (!is_from_fund && item) terms.fund = Line{*item, year};
  }
  return std::vector<Event>{
      PaymentOrdered{.payment = terms, .due = by.day, .effective_on = by.day}};
}

Proposal propose_next_step(const Books& books, const Proposer& by, const PaymentId& payment,
                           const std::string& bank_reference) {
  const PaymentRow* row = find(books.payments, payment);
  if (!row) return none("no payment " + payment.text() + " was ordered");
  switch (row->state) {
    case PaymentState::ordered:
      return std::vector<Event>{PaymentAttested{row->terms, by.actor, by.day}};
    case PaymentState::attested:
      return std::vector<Event>{PaymentApproved{row->terms, by.actor, by.day}};
    case PaymentState::approved:
      if (bank_reference.empty()) return none("say the bank's reference: the payment is approved");
      return std::vector<Event>{PaymentExecuted{
          .payment = row->terms, .bank_reference = bank_reference, .effective_on = by.day}};
    case PaymentState::executed:
    case PaymentState::returned:
    case PaymentState::voided:
      break;
  }
  return none("payment " + payment.text() + " waits for no step");
}

Proposal propose_forwarding(const Books& books, const Proposer& by,
                            const ForwardingWanted& wanted) {
  std::vector<Event> facts;
  for (const GrantLeave& leave : leaves_of(books, wanted.grant)) {
    const LeaveRow& row = *leave.row;
    const auto semester =
        std::ranges::find(row.semesters, wanted.semester, &LeaveSemesterRow::semester);
    if (semester == row.semesters.end() || row.payer == row.beneficiary) continue;
    const Money zero = zero_like(semester->state);
    const auto known = [&](const Money& amount) {
      return amount.currency == zero.currency ? amount : zero;
    };
    Money received = zero;
    for (const LeaveSemesterRow& each : row.semesters) received += known(each.paid);
    const Money open = std::min(known(semester->paid), received - known(row.forwarded));
    if (open.minor_units > 0) {
      facts.emplace_back(FundsForwarded{*row.terms, row.payer, row.beneficiary, leave.id,
                                        wanted.semester, open, by.day});
    }
    const Money due = known(semester->owner) - known(semester->owner_due);
    if (due.minor_units > 0 && semester->is_confirmed) {
      facts.emplace_back(OwnerShareDue{*row.terms, row.payer, row.beneficiary, leave.id,
                                       wanted.semester, due, by.day});
    }
    const Money owed = known(semester->owner) - known(semester->owner_paid);
    if (owed.minor_units > 0 && semester->is_confirmed) {
      facts.emplace_back(OwnerSharePaid{.terms = *row.terms,
                                        .payer = row.payer,
                                        .beneficiary = row.beneficiary,
                                        .leave = leave.id,
                                        .semester = wanted.semester,
                                        .amount = owed,
                                        .effective_on = by.day});
    }
  }
  if (facts.empty()) return none("nothing of the semester is to be passed on");
  return facts;
}

Computed<std::vector<LinePart>> propose_split(const Books& books, const GrantId& id, Money amount) {
  TRY(const GrantRow* const grant, awarded_grant_of(books, id));
  const RuleVersion* rule = rule_of_grant(books, *grant);
  if (!rule || !rule->pooled) return none("grant " + id.text() + " is not pooled");
  std::uint16_t year = 0;
  for (const GrantLineRow& row : grant->lines) year = std::max(year, row.line.year);
  return charged(*grant, rule, year, amount);
}

}  // namespace grantledger
