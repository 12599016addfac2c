#include "projections/findings/dossier.h"

#include <algorithm>
#include <limits>
#include <map>

namespace grantledger {

using Kind = EvidenceKind;

Money sum_within_limits(Money a, Money b) {
  Money sum = a;
  if (__builtin_add_overflow(a.minor_units, b.minor_units, &sum.minor_units)) {
    sum.minor_units = a.minor_units > 0 ? std::numeric_limits<std::int64_t>::max()
                                        : -std::numeric_limits<std::int64_t>::max();
  }
  return sum;
}

void Amounts::add(Money amount) {
  for (Money& sum : sums_) {
    if (sum.currency != amount.currency) continue;
    sum = sum_within_limits(sum, amount);
    return;
  }
  if (amount.currency != Currency()) sums_.push_back(amount);
}

void Amounts::subtract(Money amount) {
  add({-amount.minor_units, amount.currency});
}

Money Amounts::in(Currency currency) const {
  for (const Money& sum : sums_) {
    if (sum.currency == currency) return sum;
  }
  return {0, currency};
}

Dossier::Dossier(std::string_view about, std::span<const Evidence> evidence)
    : about_(about), evidence_(evidence) {
  for (const Evidence& each : evidence) {
    ++first_[static_cast<std::size_t>(each.kind) % evidence_kinds_max + 1];
  }
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
}

namespace {

std::vector<DossierPayment> payments_in(const Dossier& rows) {
  std::vector<const Evidence*> moves;
  for (const Evidence& each : rows.of(Kind::executed, Kind::returned)) moves.push_back(&each);
  // Stable, so that of one payment executions come in their order, and returns after them.
  std::ranges::stable_sort(moves, {}, &Evidence::subject);
  std::vector<DossierPayment> payments;
  for (const Evidence* move : moves) {
    if (payments.empty() || payments.back().id() != move->subject) {
      if (move->kind == Kind::returned) continue;  // Nothing that we know of was executed.
      payments.push_back({move, move->amount});
      continue;
    }
    DossierPayment& payment = payments.back();
    if (move->amount.currency != payment.net.currency) continue;
    if (move->kind == Kind::executed) payment.executed = move;
    Money more = move->amount;
    if (move->kind == Kind::returned) more.minor_units = -more.minor_units;
    payment.net = sum_within_limits(payment.net, more);
  }
  return payments;
}

// What the decisions say in the order of recording; the last counts.
std::optional<Money> decided_in(const Dossier& rows) {
  const Evidence* last = nullptr;
  for (const Evidence& each : rows.of(Kind::awarded, Kind::reversed)) {
    const auto place = std::pair(each.position, each.fact);
    if (!last || place > std::pair(last->position, last->fact)) last = &each;
  }
  if (!last || !rows.has(Kind::awarded)) return std::nullopt;
  if (last->kind != Kind::reversed) return last->amount;
  return Money{0, rows.of(Kind::awarded).front().amount.currency};
}

// What a claim takes back is what was decided or what was demanded, whichever is more: between the
// two nothing is missing.
Amounts recovered_in(const Dossier& rows) {
  Amounts sum;
  if (!rows.has(Kind::repayment_decided) && !rows.has(Kind::claimed)) return sum;
  std::map<std::pair<std::string_view, Currency>, std::pair<Amounts, Amounts>> claims;
  for (const Evidence& each : rows.of(Kind::repayment_decided)) {
    claims[{each.subject, each.amount.currency}].first.add(each.amount);
  }
  for (const Evidence& each : rows.of(Kind::claimed)) {
    claims[{each.subject, each.amount.currency}].second.add(each.amount);
  }
  for (const auto& [claim, amounts] : claims) {
    const Currency currency = claim.second;
    sum.add(std::max(amounts.first.in(currency), amounts.second.in(currency)));
  }
  return sum;
}

// A part of a payment, or of its return.
struct SemesterMove {
  const EvidencePart* part = nullptr;
  const Evidence* row = nullptr;
  auto semester() const { return std::pair(part->first, part->second); }
};

std::vector<SemesterMove> semester_moves_in(const Dossier& rows) {
  std::vector<SemesterMove> moves;
  for (const Evidence& row : rows.of(Kind::executed, Kind::returned)) {
    for (const EvidencePart& part : row.parts) {
      if (!part.first.empty() && !part.second.empty()) moves.push_back({&part, &row});
    }
  }
  std::ranges::stable_sort(moves, {}, &SemesterMove::semester);
  return moves;
}

std::vector<SemesterPayment> semesters_in(const Dossier& rows) {
  std::vector<SemesterPayment> semesters;
  for (const auto& [part, row] : semester_moves_in(rows)) {
    const bool is_executed = row->kind == Kind::executed;
    const bool is_known = !semesters.empty() && semesters.back().leave == part->first &&
                          semesters.back().semester == part->second;
    if (!is_known && !is_executed) continue;
    if (!is_known) {
      semesters.push_back(
          {part->first, part->second, {0, part->amount.currency}, part->amount, row->day, {}});
    }
    SemesterPayment& paid = semesters.back();
    if (part->amount.currency != paid.net.currency) continue;
    paid.net = sum_within_limits(paid.net, is_executed ? part->amount : -part->amount);
    if (!is_executed) continue;
    paid.day = std::max(paid.day, row->day);
    paid.payments.push_back(row->position);
  }
  return semesters;
}

std::vector<const Evidence*> by_payment(std::span<const Evidence> steps) {
  std::vector<const Evidence*> sorted;
  for (const Evidence& step : steps) sorted.push_back(&step);
  std::ranges::stable_sort(sorted, {}, &Evidence::subject);
  return sorted;
}

}  // namespace

GrantDossier::GrantDossier(std::string_view grant, std::span<const Evidence> evidence)
    : rows(grant, evidence), decided(decided_in(rows)), recovered(recovered_in(rows)) {
  for (const Evidence& each : evidence) {
    if (scheme.empty() && !each.scheme.empty()) {
      scheme = each.scheme;
      recipient = each.recipient;
      year = each.year;
    }
  }
  if (rows.has(Kind::awarded)) award = &rows.of(Kind::awarded).back();
  add_up();
  for (const Kind kind : {Kind::awarded, Kind::committed, Kind::executed}) {
    rounded += std::ranges::count(rows.of(kind), true, &Evidence::is_rounded);
  }
  payments = payments_in(rows);
  semesters = semesters_in(rows);
  attested = by_payment(rows.of(Kind::attested));
  approved = by_payment(rows.of(Kind::approved));
}

void GrantDossier::add_up() {
  for (const Evidence& each : rows.of(Kind::committed)) {
    for (const EvidencePart& line : each.lines) committed.add(line.amount);
  }
  for (const Evidence& each : rows.of(Kind::released)) {
    for (const EvidencePart& line : each.lines) committed.subtract(line.amount);
  }
  for (const Evidence& each : rows.of(Kind::executed)) paid.add(each.amount);
  for (const Evidence& each : rows.of(Kind::returned)) paid.subtract(each.amount);
  for (const Evidence& each : rows.of(Kind::redirected_from)) paid.subtract(each.amount);
  for (const Evidence& each : rows.of(Kind::redirected_to)) paid.add(each.amount);
}

std::span<const Evidence* const> GrantDossier::steps(EvidenceKind kind,
                                                     std::string_view payment) const {
  const std::vector<const Evidence*>& all = kind == Kind::attested ? attested : approved;
  const auto first = std::ranges::lower_bound(all, payment, {}, &Evidence::subject);
  const auto end = std::ranges::upper_bound(all, payment, {}, &Evidence::subject);
  return {first, end};
}

std::string_view GrantDossier::rule() const {
  if (award) return award->text;
  return rows.has(Kind::leave_granted) ? rows.of(Kind::leave_granted).front().text
                                       : std::string_view();
}

std::vector<Position> positions_of(const Dossier& rows, std::initializer_list<EvidenceKind> kinds) {
  std::vector<Position> positions;
  for (const Kind kind : kinds) {
    for (const Evidence& each : rows.of(kind)) positions.push_back(each.position);
  }
  return positions;
}

Date last_day_of(const Dossier& rows, std::initializer_list<EvidenceKind> kinds) {
  Date last;
  for (const Kind kind : kinds) {
    for (const Evidence& each : rows.of(kind)) last = std::max(last, each.day);
  }
  return last;
}

}  // namespace grantledger
