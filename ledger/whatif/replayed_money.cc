// Commitments, payments and claims: what follows of the shares and awards.

#include <algorithm>

#include "ledger/rules/instalments.h"
#include "ledger/whatif/what_if_fold.h"

namespace grantledger {

Both WhatIfFold::semester_sum(const ReplayedGrant& grant, const SemesterId& semester) const {
  Both sum;
  for (const std::string& id : grant.leaves) {
    for (const ReplayedSemester& each : leaves_.find(id)->second.semesters) {
      if (each.semester == semester) sum += each.state;
    }
  }
  return sum;
}

// Each once, in the order of the leaves.
std::vector<SemesterId> WhatIfFold::semesters_of(const ReplayedGrant& grant) const {
  std::vector<SemesterId> semesters;
  for (const std::string& id : grant.leaves) {
    for (const ReplayedSemester& each : leaves_.find(id)->second.semesters) {
      const bool is_known = std::ranges::find(semesters, each.semester) != semesters.end();
      if (!is_known) semesters.push_back(each.semester);
    }
  }
  return semesters;
}

// Where each part is the sum of one semester's shares, each semester once: the same sums by the
// other rules.
std::optional<std::vector<std::pair<SemesterId, Both>>> WhatIfFold::parts_by_semester(
    const ReplayedGrant& grant, const std::vector<CommitmentPart>& parts) const {
  std::vector<SemesterId> semesters = semesters_of(grant);
  std::vector<std::pair<SemesterId, Both>> sums;
  for (const CommitmentPart& part : parts) {
    const auto semester = std::ranges::find_if(semesters, [&](const SemesterId& each) {
      return semester_sum(grant, each).recorded == part.amount.minor_units;
    });
    if (semester == semesters.end()) return std::nullopt;
    sums.emplace_back(*semester, semester_sum(grant, *semester));
    semesters.erase(semester);
  }
  if (!semesters.empty()) return std::nullopt;
  return sums;
}

void WhatIfFold::on(const CommitmentRegistered& fact) {
  if (!is_wanted(fact.terms) || fact.parts.empty()) return;
  ReplayedGrant& grant =
      grant_of(fact.terms, fact.parts.front().amount.currency, fact.effective_on);
  for (const CommitmentPart& part : fact.parts) {
    if (part.amount.currency == grant.currency) continue;
    return list("grant:" + fact.terms.grant.text(), "it is in another currency");
  }
  const auto by_semester = parts_by_semester(grant, fact.parts);
  for (std::size_t i = 0; i < fact.parts.size(); ++i) {
    const std::int64_t amount = fact.parts[i].amount.minor_units;
    const auto other = by_semester ? Computed<std::int64_t>((*by_semester)[i].second.other)
                                   : whole_part(grant, amount);
    grant.committed[fact.parts[i].line] += {amount, other.value_or(amount)};
    if (by_semester) grant.semester_of_line[fact.parts[i].line] = (*by_semester)[i].first;
    if (other) continue;
    list("grant:" + fact.terms.grant.text(),
         "committed on " + text_of(fact.parts[i].line) + ": " + other.error());
  }
}

// What one semester that fell away comes to, if it was of the amount: that of the line before any
// other. It is not taken twice.
std::optional<Both> WhatIfFold::take_fallen(ReplayedGrant& grant, const Line& line,
                                            std::int64_t amount) {
  const auto semester = grant.semester_of_line.find(line);
  auto found = grant.fallen.end();
  for (auto each = grant.fallen.begin(); each != grant.fallen.end(); ++each) {
    if (each->second.recorded != amount) continue;
    const bool is_of_line =
        semester != grant.semester_of_line.end() && semester->second == each->first;
    if (found == grant.fallen.end() || is_of_line) found = each;
    if (is_of_line) break;
  }
  if (found == grant.fallen.end()) return std::nullopt;
  const Both fallen = found->second;
  grant.fallen.erase(found);
  return fallen;
}

// A semester that fell away, or all that is left on the line: by the other rules it is the same.
void WhatIfFold::on(const CommitmentReleased& fact) {
  if (!is_wanted(fact.terms)) return;
  ReplayedGrant* const grant = known_grant(fact.terms.grant);
  if (!grant) return list("grant:" + fact.terms.grant.text(), "nothing was committed before");
  for (const LinePart& part : fact.parts) {
    Both& committed = grant->committed[part.line];
    const std::int64_t amount = part.amount.minor_units;
    const auto fallen = take_fallen(*grant, part.line, amount);
    const bool is_all = committed.recorded == amount;
    if (!is_all && !fallen) {
      list("grant:" + fact.terms.grant.text(), "a part of what is committed on " +
                                                   text_of(part.line) +
                                                   " was released, and it is no semester's share");
    }
    committed -= is_all ? committed : fallen.value_or(Both{amount, amount});
  }
}

// A whole award, or one of its instalments, which are as many.
Computed<std::int64_t> WhatIfFold::whole_part(const ReplayedGrant& grant,
                                              std::int64_t amount) const {
  const Both award = award_of(grant);
  if (amount == award.recorded) return award.other;
  const auto recorded = rounded_instalments({award.recorded, grant.currency}, grant.instalments);
  const auto other = rounded_instalments({award.other, grant.currency}, grant.other_instalments);
  if (recorded && other && recorded->size() == other->size()) {
    const auto same = std::ranges::find(*recorded, amount, &Money::minor_units);
    if (same != recorded->end()) {
      return (*other)[static_cast<std::size_t>(same - recorded->begin())].minor_units;
    }
  }
  return tl::unexpected<std::string>(
      "it is no semester's sum, nor the whole award or an instalment of it");
}

// A whole semester, if it was confirmed where the other rule asks for that.
Computed<std::int64_t> WhatIfFold::part_paid(ReplayedGrant& grant, const PaymentPart& part) {
  const std::int64_t amount = part.amount.minor_units;
  if (!part.leave || !part.semester) return whole_part(grant, amount);
  const auto leave = leaves_.find(part.leave->text());
  if (leave == leaves_.end()) return tl::unexpected<std::string>("the leave has no shares");
  const auto semester =
      std::ranges::find(leave->second.semesters, *part.semester, &ReplayedSemester::semester);
  if (semester == leave->second.semesters.end() || semester->state.recorded != amount) {
    return tl::unexpected("it is not the whole of " + part.semester->text());
  }
  const RuleVersion* const other = leave->second.other;
  if (other && other->requires_confirmation && !semester->is_confirmed) return 0;
  return semester->state.other;
}

// Whether the amount of the part follows from the other rules.
bool WhatIfFold::is_replayed(const ReplayedGrant& grant, const PaymentPart& part) const {
  const auto leave = part.leave ? leaves_.find(part.leave->text()) : leaves_.end();
  if (leave != leaves_.end()) return leave->second.other != nullptr;
  return award_source(grant) != AwardSource::recorded;
}

// What all parts come to by the other rules; those that cannot be replayed as recorded.
std::int64_t WhatIfFold::other_paid(ReplayedGrant& grant, const PaymentTerms& terms) {
  std::int64_t other = 0;
  bool is_whole = true;
  for (const PaymentPart& part : terms.parts) {
    const auto paid = part_paid(grant, part);
    other += paid ? *paid : part.amount.minor_units;
    is_whole = is_whole && paid && is_replayed(grant, part);
    if (!paid) list("payment:" + terms.payment.text(), paid.error());
  }
  const bool is_split = terms.sources.size() > 1 && other != terms.amount.minor_units;
  if (terms.parts.empty() || is_split) {
    list("payment:" + terms.payment.text(),
         is_split ? "it is charged to several lines" : "it has no parts");
    return terms.amount.minor_units;
  }
  if (is_whole) ++payments_replayed_;
  return other;
}

void WhatIfFold::on(const PaymentExecuted& fact) {
  const PaymentTerms& terms = fact.payment;
  if (!is_wanted(terms.terms) || terms.sources.empty()) return;
  ReplayedGrant& grant = grant_of(terms.terms, terms.amount.currency, fact.effective_on);
  if (terms.amount.currency != grant.currency) {
    return list("payment:" + terms.payment.text(), "it is in another currency");
  }
  const std::int64_t other = other_paid(grant, terms);
  ReplayedPayment& payment = payments_[terms.payment.text()];
  payment.by_line.clear();
  for (const LinePart& source : terms.sources) {
    const std::int64_t amount = source.amount.minor_units;
    const Both both{amount, terms.sources.size() == 1 ? other : amount};
    payment.by_line.emplace_back(source.line, both);
    grant.paid[source.line] += both;
    // One that was imported without a commitment takes from none.
    if (!fact.outside) grant.committed[source.line] -= both;
  }
}

void WhatIfFold::on(const PaymentReturned& fact) {
  const auto payment = payments_.find(fact.payment.payment.text());
  ReplayedGrant* const grant = known_grant(fact.payment.terms.grant);
  if (payment == payments_.end() || !grant) return;
  for (const auto& [line, both] : payment->second.by_line) {
    grant->paid[line] -= both;
    grant->committed[line] += both;
  }
  payments_.erase(payment);
}

// All that is paid beyond what the leaves, or the award, still give; or a semester that fell away.
void WhatIfFold::on(const RepaymentClaimed& fact) {
  if (!is_wanted(fact.terms)) return;
  ReplayedGrant* const grant = known_grant(fact.terms.grant);
  if (!grant) return list("claim:" + fact.claim.text(), "nothing was paid before");
  if (fact.amount.currency != grant->currency) {
    return list("claim:" + fact.claim.text(), "it is in another currency");
  }
  const Both due = grant->leaves.empty() ? award_of(*grant) : state_now(*grant);
  const Both beyond = grant->paid_in_all() - grant->claimed_in_all() - due;
  const std::int64_t amount = fact.amount.minor_units;
  Both both{amount, amount};
  const auto fallen = take_fallen(*grant, fact.line, amount);
  if (beyond.recorded == amount) {
    both.other = std::max<std::int64_t>(beyond.other, 0);
  } else if (fallen) {
    both = *fallen;
  } else {
    list("claim:" + fact.claim.text(),
         "it is neither all that is paid beyond the award nor a semester's share");
  }
  grant->claimed[fact.line] += both;
}

}  // namespace grantledger
