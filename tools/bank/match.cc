#include "tools/bank/match.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "tools/bank/match_index.h"

namespace grantledger {
namespace {

bool goes_the_same_way(const BankLine& line, MovementKind kind) {
  return line.is_credit == (kind != MovementKind::payment);
}

// Why the line cannot be the movement; none: it can.
Why difference(const BankLine& line, const LedgerMovement& movement, bool takes_every_day) {
  if (line.amount.currency != movement.amount.currency) return Why::currency_differs;
  if (line.amount != movement.amount) return Why::amount_differs;
  if (movement.day && *movement.day != line.booked_on) return Why::day_differs;
  const bool is_early = !movement.day && line.booked_on < movement.approved_on;
  if (is_early && !takes_every_day) return Why::before_approval;
  return Why::none;
}

// One matching, from nothing to all lines.
class Matcher {
 public:
  Matcher(std::span<const BankLine> lines, const LedgerSide& ledger,
          const std::vector<Period>& whole)
      : lines_(lines),
        ledger_(ledger),
        whole_(whole),
        index_(ledger),
        line_of_(ledger.movements.size()) {
    matching_.lines.resize(lines.size());
  }

  Matching run() && {
    set_aside();
    pair_up([this](std::size_t line) { return with_end_to_end_id(line); });
    pair_up([this](std::size_t line) { return with_bank_reference(line); });
    pair_up([this](std::size_t line) { return with_name(line); });
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (is_free(i) && lines_[i].is_credit) look_for_return(i);
    }
    settle_returns();
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (is_free(i)) explain(i);
    }
    list_movements();
    return std::move(matching_);
  }

 private:
  using Candidates = std::map<std::size_t, Indexes>;  // By line, or by movement.

  bool is_free(std::size_t line) const {
    const MatchedLine& matched = matching_.lines[line];
    return matched.outcome == LineOutcome::unmatched && matched.why == Why::none;
  }

  // Lines that are no single movement of ours, whatever they say.
  void set_aside() {
    std::set<std::tuple<std::string, std::string, std::int64_t, Date, bool>> told;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const BankLine& line = lines_[i];
      Why& why = matching_.lines[i].why;
      if (line.batch > 1) {
        why = Why::batch_without_details;
      } else if (!line.is_credit && line.is_reversal) {
        why = Why::receipt_reversed;
      } else if (!line.end_to_end_id.empty() &&
                 !told.insert({line.bank_reference, line.end_to_end_id, line.amount.minor_units,
                               line.booked_on, line.is_credit})
                      .second) {
        why = Why::told_twice;
      }
    }
  }

  // Those of `movements` that the line could be.
  Indexes agreeing(std::size_t line, const Indexes& movements) const {
    Indexes agreed;
    for (const std::size_t movement : movements) {
      const LedgerMovement& candidate = ledger_.movements[movement];
      const bool agrees = goes_the_same_way(lines_[line], candidate.kind) && !line_of_[movement] &&
                          difference(lines_[line], candidate, ledger_.takes_every_day) == Why::none;
      if (agrees) agreed.push_back(movement);
    }
    return agreed;
  }

  Indexes with_end_to_end_id(std::size_t line) const {
    return agreeing(line, index_.with_end_to_end_id(lines_[line].end_to_end_id));
  }

  // What was recorded from this very line, and names nothing else.
  Indexes with_bank_reference(std::size_t line) const {
    if (names_a_payment(line)) return {};
    return agreeing(line, index_.with_bank_reference(lines_[line].bank_reference));
  }

  // Recorded movements of its amount and day.
  Indexes alike(std::size_t line) const {
    return agreeing(line, index_.with_amount_and_day(lines_[line].amount, lines_[line].booked_on));
  }

  bool names_a_payment(std::size_t line) const {
    return !index_.with_end_to_end_id(lines_[line].end_to_end_id).empty();
  }

  Indexes named_by(std::size_t line) const { return index_.named_in(lines_[line]); }

  Indexes with_name(std::size_t line) const {
    return names_a_payment(line) ? Indexes() : agreeing(line, named_by(line));
  }

  // Matches every free line and movement that have only each other; or that, among several, carry
  // the same bank reference.
  void pair_up(const auto& candidates_of) {
    Candidates by_line;
    Candidates by_movement;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (!is_free(i)) continue;
      by_line[i] = candidates_of(i);
      for (const std::size_t movement : by_line[i]) by_movement[movement].push_back(i);
    }
    pair_by_reference(by_line, by_movement);
    pair_the_only_ones(by_line, by_movement);
  }

  void pair_by_reference(const Candidates& by_line, Candidates& by_movement) {
    for (const auto& [line, movements] : by_line) {
      const Indexes same = with_same_reference(line, movements);
      if (same.size() == 1 && lines_with_same_reference(same[0], by_movement[same[0]]) == 1) {
        pair(line, same[0]);
      }
    }
  }

  void pair_the_only_ones(const Candidates& by_line, Candidates& by_movement) {
    std::vector<std::pair<std::size_t, std::size_t>> chosen;
    for (const auto& [line, movements] : by_line) {
      if (!is_free(line)) continue;
      const Indexes left = agreeing(line, movements);
      if (left.size() == 1 && free_of(by_movement[left[0]]).size() == 1) {
        chosen.emplace_back(line, left[0]);
      }
    }
    // Only now, so that no choice depends on one before it.
    for (const auto& [line, movement] : chosen) pair(line, movement);
  }

  Indexes free_of(const Indexes& lines) const {
    Indexes free;
    std::ranges::copy_if(lines, std::back_inserter(free),
                         [&](std::size_t line) { return is_free(line); });
    return free;
  }

  Indexes with_same_reference(std::size_t line, const Indexes& movements) const {
    Indexes same;
    for (const std::size_t movement : movements) {
      const std::string& reference = ledger_.movements[movement].bank_reference;
      if (!reference.empty() && reference == lines_[line].bank_reference) same.push_back(movement);
    }
    return same;
  }

  std::size_t lines_with_same_reference(std::size_t movement, const Indexes& lines) const {
    const std::string& reference = ledger_.movements[movement].bank_reference;
    return static_cast<std::size_t>(std::ranges::count_if(
        lines, [&](std::size_t line) { return lines_[line].bank_reference == reference; }));
  }

  void pair(std::size_t line, std::size_t movement) {
    const bool is_recorded = ledger_.movements[movement].day.has_value();
    matching_.lines[line].outcome = is_recorded ? LineOutcome::matched : LineOutcome::execution;
    matching_.lines[line].movement = movement;
    line_of_[movement] = line;
  }

  // The payments that came back with the line, if it says that one did.
  Indexes payments_returned_by(std::size_t line) const {
    const BankLine& bank = lines_[line];
    const bool is_named = names_a_payment(line);
    if (!is_named && !bank.returned && !bank.is_reversal) return {};
    const Indexes named = is_named ? index_.with_end_to_end_id(bank.end_to_end_id) : named_by(line);
    Indexes payments;
    std::ranges::copy_if(named, std::back_inserter(payments), [&](std::size_t movement) {
      return ledger_.movements[movement].kind == MovementKind::payment;
    });
    return payments;
  }

  // A payment that was executed, and whose return is not recorded yet.
  bool can_return(std::size_t payment) const {
    const LedgerMovement& movement = ledger_.movements[payment];
    const bool is_executed = movement.day.has_value() || line_of_[payment].has_value();
    const bool is_recorded = std::ranges::any_of(
        index_.with_end_to_end_id(movement.end_to_end_id),
        [&](std::size_t i) { return ledger_.movements[i].kind == MovementKind::returned; });
    return is_executed && !is_recorded;
  }

  // Of a payment that was executed, in the ledger or by a line.
  Date executed_on(std::size_t payment) const {
    const std::optional<Date> day = ledger_.movements[payment].day;
    return day ? *day : lines_[*line_of_[payment]].booked_on;
  }

  // The day a payment came back is not that on which it was made, so only the amount must agree.
  void look_for_return(std::size_t line) {
    Indexes possible;
    for (const std::size_t payment : payments_returned_by(line)) {
      const bool agrees = ledger_.movements[payment].amount == lines_[line].amount;
      if (!agrees || !can_return(payment)) continue;
      if (lines_[line].booked_on < executed_on(payment) && !ledger_.takes_every_day) {
        return set_why(line, Why::before_execution, {payment});
      }
      possible.push_back(payment);
    }
    for (const std::size_t payment : possible) returns_[payment].push_back(line);
    if (possible.size() == 1) return;
    if (!possible.empty()) set_why(line, Why::ambiguous, possible);
  }

  // A payment that several lines could bring back is brought back by none of them.
  void settle_returns() {
    for (const auto& [payment, all] : returns_) {
      const Indexes free = free_of(all);
      if (all.size() == 1 && free.size() == 1) {
        matching_.lines[free[0]].outcome = LineOutcome::returned;
        matching_.lines[free[0]].movement = payment;
        continue;
      }
      for (const std::size_t line : free) set_why(line, Why::ambiguous, {payment});
    }
  }

  void set_why(std::size_t line, Why why, Indexes candidates) {
    matching_.lines[line].why = why;
    matching_.lines[line].candidates = std::move(candidates);
  }

  // Why a line is none of the movements that it speaks of: the least difference.
  void explain_by(std::size_t line, const Indexes& spoken_of) {
    Why least = Why::already_matched;
    for (const std::size_t movement : spoken_of) {
      const LedgerMovement& candidate = ledger_.movements[movement];
      const bool is_wrong_way = !goes_the_same_way(lines_[line], candidate.kind);
      if (line_of_[movement] && !is_wrong_way) continue;
      const Why why = difference(lines_[line], candidate, ledger_.takes_every_day);
      // What was returned, or is yet to be executed, is no longer there to return.
      if (is_wrong_way && (why == Why::none || why == Why::day_differs)) continue;
      least = why == Why::none ? Why::ambiguous : why;
    }
    set_why(line, least, spoken_of);
  }

  Indexes same_way(std::size_t line, const Indexes& movements) const {
    Indexes same;
    std::ranges::copy_if(movements, std::back_inserter(same), [&](std::size_t movement) {
      return goes_the_same_way(lines_[line], ledger_.movements[movement].kind);
    });
    return same;
  }

  void explain(std::size_t line) {
    if (names_a_payment(line)) {
      const Indexes& all = index_.with_end_to_end_id(lines_[line].end_to_end_id);
      const Indexes same = same_way(line, all);
      return explain_by(line, same.empty() ? all : same);
    }
    if (lines_[line].is_credit) return explain_credit(line);
    const Indexes named = same_way(line, named_by(line));
    if (!named.empty()) return explain_by(line, named);
    if (!lines_[line].end_to_end_id.empty()) return set_why(line, Why::no_such_payment, {});
    Indexes similar = alike(line);
    const Why why = similar.empty() ? Why::no_such_payment : Why::no_reference;
    set_why(line, why, std::move(similar));
  }

  // Recorded receipts that the line names and that should be in the file, of its amount: it is
  // rather one of them than a second one.
  Indexes receipts_of_other_days(std::size_t line) const {
    Indexes receipts;
    for (const std::size_t movement : named_by(line)) {
      const LedgerMovement& candidate = ledger_.movements[movement];
      const bool is_meant = candidate.kind == MovementKind::receipt && !line_of_[movement] &&
                            candidate.amount == lines_[line].amount && is_told_of(movement);
      if (is_meant) receipts.push_back(movement);
    }
    return receipts;
  }

  // Whether the file tells of all movements on the day of this one.
  bool is_told_of(std::size_t movement) const {
    const std::optional<Date> day = ledger_.movements[movement].day;
    return day && std::ranges::any_of(whole_, [&](const Period& period) {
             return period.first_day <= *day && *day <= period.last_day;
           });
  }

  // Money that came and is none of what was recorded: for the claim it names, or for nothing.
  void explain_credit(std::size_t line) {
    const BankLine& bank = lines_[line];
    if (bank.returned || bank.is_reversal) {
      const Indexes named = named_by(line);
      return named.empty() ? set_why(line, Why::no_such_payment, {}) : explain_by(line, named);
    }
    Indexes similar = agreeing(line, named_by(line));
    if (!similar.empty()) return set_why(line, Why::ambiguous, std::move(similar));
    similar = alike(line);
    if (!similar.empty()) return set_why(line, Why::no_reference, std::move(similar));
    similar = receipts_of_other_days(line);
    if (!similar.empty()) return set_why(line, Why::day_differs, std::move(similar));
    const Indexes claims = index_.claims_named_in(bank);
    if (claims.size() > 1) return set_why(line, Why::ambiguous, {});
    MatchedLine& matched = matching_.lines[line];
    matched.outcome = claims.empty() ? LineOutcome::receipt : LineOutcome::repayment;
    if (!claims.empty()) matched.claim = claims.front();
  }

  void list_movements() {
    std::map<std::size_t, UnmatchedMovement> unmatched;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      for (const std::size_t movement : matching_.lines[i].candidates) {
        if (line_of_[movement]) continue;
        UnmatchedMovement& entry = unmatched[movement];
        entry.movement = movement;
        entry.why = entry.candidates.empty() ? matching_.lines[i].why : Why::ambiguous;
        entry.candidates.push_back(i);
      }
    }
    for (std::size_t i = 0; i < ledger_.movements.size(); ++i) {
      if (is_told_of(i) && !line_of_[i]) {
        unmatched.try_emplace(i, UnmatchedMovement{.movement = i});
      }
    }
    for (auto& [index, entry] : unmatched) matching_.movements.push_back(std::move(entry));
  }

  std::span<const BankLine> lines_;
  const LedgerSide& ledger_;
  const std::vector<Period>& whole_;
  LedgerIndex index_;
  Matching matching_;
  std::vector<std::optional<std::size_t>> line_of_;  // By movement.
  std::map<std::size_t, Indexes> returns_;           // Lines by the payment that they could return.
};

}  // namespace

std::string_view name_of(LineOutcome outcome) {
  constexpr std::string_view names[] = {"matched",   "execution", "returned",
                                        "repayment", "receipt",   "unmatched"};
  return names[static_cast<std::size_t>(outcome)];
}

std::string_view name_of(Why why) {
  constexpr std::string_view names[] = {"",
                                        "ambiguous",
                                        "amount_differs",
                                        "currency_differs",
                                        "day_differs",
                                        "before_approval",
                                        "before_execution",
                                        "already_matched",
                                        "told_twice",
                                        "no_such_payment",
                                        "no_reference",
                                        "batch_without_details",
                                        "receipt_reversed",
                                        "no_bank_line"};
  return names[static_cast<std::size_t>(why)];
}

Matching match(std::span<const BankLine> lines, const LedgerSide& ledger,
               const std::vector<Period>& whole) {
  return Matcher(lines, ledger, whole).run();
}

}  // namespace grantledger
