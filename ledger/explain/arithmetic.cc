#include "ledger/explain/arithmetic.h"

#include <algorithm>

#include "ledger/rules/instalments.h"
#include "ledger/rules/unit_rate.h"

namespace grantledger {
namespace {

constexpr int more_decimals_max = 4;

std::string digits_of(Wide value) {
  std::string digits;
  for (Wide rest = value < 0 ? -value : value; rest > 0 || digits.empty(); rest /= 10) {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  }
  return digits;
}

std::string text_of(Rational part) {
  if (part.denominator() == 1) return std::to_string(part.numerator());
  return std::to_string(part.numerator()) + "/" + std::to_string(part.denominator());
}

// "N × part = exact", and what rounding makes of it.
Computed<ArithmeticLine> rounded(std::string what, const std::string& factors, Rational part,
                                 Money of) {
  TRY(const Money result, half_away_from_zero(part, of));
  std::string formula = decimal_text_of(of) + " × " + factors;
  const std::string exact = exact_words_of(part, of);
  if (exact != decimal_text_of(result)) formula += " = " + exact;
  return ArithmeticLine{std::move(what), std::move(formula), result};
}

std::string parts_words(const std::vector<Money>& parts) {
  std::string words;
  for (const Money part : parts) words += (words.empty() ? "" : " + ") + decimal_text_of(part);
  return words;
}

std::string group_words(const LeaveShareRule& rule, const std::string& group) {
  const auto named = std::ranges::find(rule.group_shares, group, &GroupShare::group);
  const bool is_named = !group.empty() && named != rule.group_shares.end();
  return words_of(is_named ? named->state_share : rule.state_share);
}

Computed<Rational> state_part(const LeaveShareRule& rule, const std::string& group) {
  const auto named = std::ranges::find(rule.group_shares, group, &GroupShare::group);
  const bool is_named = !group.empty() && named != rule.group_shares.end();
  return Rational::of(is_named ? named->state_share : rule.state_share);
}

Computed<std::vector<Shares>> in_semesters_each(Shares shares, std::uint16_t count,
                                                ArithmeticLines& lines) {
  TRY(const auto state, in_semesters(shares.state, count));
  TRY(const auto owner, in_semesters(shares.owner, count));
  std::vector<Shares> semesters;
  for (std::size_t i = 0; i < state.size(); ++i) semesters.push_back({state[i], owner[i]});
  if (count > 1) {
    const std::string how =
        std::to_string(count) + " semesters, each rounded sum less those before: ";
    lines.push_back({"state share by semester", how + parts_words(state), shares.state});
    lines.push_back({"owner share by semester", how + parts_words(owner), shares.owner});
  }
  return semesters;
}

}  // namespace

std::string words_of(Hundredths value) {
  const std::int64_t count = value.count < 0 ? -std::int64_t{value.count} : value.count;
  std::string words = (value.count < 0 ? "-" : "") + std::to_string(count / 100);
  if (count % 100 == 0) return words;
  words += "." + std::to_string(count % 100 / 10);
  if (count % 10 != 0) words += std::to_string(count % 10);
  return words;
}

std::string words_of(const Fraction& fraction) {
  const auto part = Rational::of(fraction);
  if (!part) return std::to_string(fraction.numerator) + "/" + std::to_string(fraction.denominator);
  constexpr std::int64_t scale = 1'000'000;  // A per cent with four decimals.
  if (scale % part->denominator() != 0) return text_of(*part);
  const std::int64_t count = part->numerator() * (scale / part->denominator());
  std::string words = std::to_string(count / 10'000);
  std::string decimals = std::to_string(10'000 + count % 10'000).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return words + (decimals.empty() ? "" : "." + decimals) + " %";
}

std::string words_of(Money amount) {
  return decimal_text_of(amount) + " " + text_of(amount.currency);
}

std::string exact_words_of(Rational part, Money amount) {
  const Wide exact = Wide{amount.minor_units} * part.numerator();
  const Wide magnitude = exact < 0 ? -exact : exact;
  Wide rest = magnitude % part.denominator();
  std::string digits = digits_of(magnitude / part.denominator());
  const auto decimals = static_cast<std::size_t>(decimals_of(amount.currency));
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals > 0 || rest != 0) digits.insert(digits.size() - decimals, ".");
  for (int more = 0; rest != 0 && more < more_decimals_max; ++more) {
    rest *= 10;
    digits += static_cast<char>('0' + static_cast<int>(rest / part.denominator()));
    rest %= part.denominator();
  }
  return (exact < 0 ? "-" : "") + digits + (rest != 0 ? "…" : "");
}

Computed<LeaveArithmetic> leave_arithmetic(const LeaveShareRule& rule, const LeaveScope& scope) {
  LeaveArithmetic done;
  TRY(done.shares, leave_shares(rule, scope));
  TRY(const Rational leave, Rational::of(rule.leave_share));
  TRY(const Rational taken, Rational::of(scope.credits.count, rule.full_credits.count));
  TRY(const Rational part, product(leave, taken));
  TRY(done.lines.emplace_back(),
      rounded("cost",
              words_of(rule.leave_share) + " × " + words_of(scope.credits) + "/" +
                  words_of(rule.full_credits) + " credits",
              part, rule.wage_basis));
  TRY(const Rational state, state_part(rule, scope.group));
  TRY(done.lines.emplace_back(),
      rounded("state share", group_words(rule, scope.group) + " of the rounded cost", state,
              done.shares.cost()));
  done.lines.push_back(
      {"owner share",
       decimal_text_of(done.shares.cost()) + " − " + decimal_text_of(done.shares.state),
       done.shares.owner});
  TRY(done.semesters, in_semesters_each(done.shares, scope.semesters, done.lines));
  TRY(const Rational away, leave_while_studying(rule, scope));
  TRY(done.leave_percent, percent_of(away));
  done.lines.push_back(
      {"leave while studying",
       words_of(rule.leave_share) + " × " + words_of(scope.credits) + "/" +
           words_of(rule.full_credits) + " × " + std::to_string(rule.semesters_full) + "/" +
           std::to_string(scope.semesters) + " semesters = " + words_of(done.leave_percent) + " %",
       std::nullopt});
  return done;
}

namespace {

std::int64_t count_of(std::span<const Quantity> quantities, const std::string& unit) {
  const auto given = std::ranges::find(quantities, unit, &Quantity::unit);
  return given == quantities.end() ? 0 : given->count;
}

// "3 (5 teachers, at most 3)" times the rate.
Computed<ArithmeticLine> rate_line(const UnitRate& rate, std::int64_t counted) {
  const bool is_capped = rate.count_max > 0 && counted > rate.count_max;
  TRY(const Rational times, Rational::of(is_capped ? rate.count_max : counted, rate.per_count));
  std::string factors = text_of(times) + " (" + std::to_string(counted) + " " + rate.unit;
  if (is_capped) factors += ", at most " + std::to_string(rate.count_max);
  if (rate.per_count > 1) factors += ", for every " + std::to_string(rate.per_count);
  return rounded(rate.unit, factors + ")", times, rate.rate);
}

}  // namespace

Computed<AmountArithmetic> unit_rate_arithmetic(const UnitRateRule& rule,
                                                std::span<const Quantity> quantities) {
  TRY(const UnitRateAmount amount, unit_rate_amount(rule, quantities));
  AmountArithmetic done{{}, amount.total};
  for (const UnitRate& rate : rule.rates) {
    TRY(done.lines.emplace_back(), rate_line(rate, count_of(quantities, rate.unit)));
  }
  std::vector<std::string> given;
  for (const BasicPart& part : rule.basic_parts) {
    const std::int64_t count = count_of(quantities, part.unit);
    if (count < part.count_min || std::ranges::find(given, part.name) != given.end()) continue;
    given.push_back(part.name);
    done.lines.push_back({part.name,
                          std::to_string(count) + " " + part.unit + ", at least " +
                              std::to_string(part.count_min) + " are asked for",
                          part.amount});
  }
  const bool is_capped = amount.total != amount.by_rates + amount.basic;
  done.lines.push_back({"amount",
                        decimal_text_of(amount.by_rates) + " + " + decimal_text_of(amount.basic) +
                            (is_capped ? ", at most " + decimal_text_of(*rule.amount_max) : ""),
                        amount.total});
  return done;
}

Computed<AmountArithmetic> allocation_arithmetic(const AllocationRule& rule, Money pot,
                                                 std::span<const Weight> weights,
                                                 const OrganisationId& recipient) {
  TRY(const auto parts, allocate(rule, pot, weights));
  const auto own = std::ranges::find(parts, recipient, &AllocatedPart::recipient);
  const auto weight = std::ranges::find(weights, recipient, &Weight::organisation);
  if (own == parts.end() || weight == weights.end()) {
    return tl::unexpected("the statistic has no weight for " + recipient.text());
  }
  std::int64_t total = 0;
  for (const Weight& each : weights) {
    if (__builtin_add_overflow(total, each.weight, &total)) {
      return tl::unexpected<std::string>("the weights are too large to divide exactly");
    }
  }
  TRY(const Rational equal, Rational::of(rule.equal_share));
  TRY(const Rational each, Rational::of(1, static_cast<std::int64_t>(weights.size())));
  TRY(const Rational equal_part, product(equal, each));
  TRY(const Rational unequal, difference(Rational(1), equal));
  TRY(const Rational weighed, Rational::of(weight->weight, std::max<std::int64_t>(total, 1)));
  TRY(const Rational weight_part, product(unequal, weighed));
  TRY(const Rational quota, sum(equal_part, weight_part));
  AmountArithmetic done{{}, own->amount};
  done.lines.push_back({"equal part",
                        decimal_text_of(pot) + " × " + words_of(rule.equal_share) + " / " +
                            std::to_string(weights.size()) +
                            " recipients = " + exact_words_of(equal_part, pot),
                        std::nullopt});
  done.lines.push_back({"part by weight",
                        decimal_text_of(pot) + " × " + text_of(unequal) + " × " +
                            std::to_string(weight->weight) + "/" + std::to_string(total) + " = " +
                            exact_words_of(weight_part, pot),
                        std::nullopt});
  const Wide scaled = Wide{pot.minor_units} * quota.numerator();
  const Money whole{static_cast<std::int64_t>(scaled / quota.denominator()), pot.currency};
  done.lines.push_back({"part of the pot",
                        "exactly " + exact_words_of(quota, pot) + ", rounded down " +
                            decimal_text_of(whole) +
                            (own->amount == whole ? "; its remainder is not among the largest"
                                                  : "; one minor unit for its remainder"),
                        own->amount});
  return done;
}

Computed<CostArithmetic> cost_share_arithmetic(const CostShareRule& rule, const CostAndGrant& of) {
  CostArithmetic done;
  const auto part_line = [&](const std::string& what, const std::optional<Fraction>& share,
                             const std::string& name, Money amount) -> Computed<void> {
    if (!share) return {};
    TRY(const Rational part, Rational::of(*share));
    TRY(done.lines.emplace_back(),
        rounded(what, words_of(*share) + " of the " + name, part, amount));
    return {};
  };
  TRY_VOID(part_line("at most", rule.grant_of_cost_max, "cost", of.cost));
  TRY_VOID(part_line("own contribution of the cost", rule.own_of_cost_min, "cost", of.cost));
  TRY(done.grant_max, grant_max(rule, of.cost));
  const std::string beside =
      rule.own_of_grant_min
          ? ", leaving room for " + words_of(*rule.own_of_grant_min) + " of the grant"
          : "";
  done.lines.push_back(
      {"largest grant", "of a cost of " + decimal_text_of(of.cost) + beside, done.grant_max});
  TRY_VOID(part_line("own contribution of the grant", rule.own_of_grant_min, "grant", of.grant));
  TRY(done.own_min, own_contribution_min(rule, of));
  TRY_VOID(part_line("withheld until the final report", rule.withheld_min, "grant", of.grant));
  TRY(done.withheld_min, withheld_min(rule, of.grant));
  return done;
}

Computed<ArithmeticLines> instalment_arithmetic(Money total, std::span<const Fraction> fractions) {
  TRY(const auto parts, rounded_instalments(total, fractions));
  ArithmeticLines lines;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string share = i < fractions.size() ? words_of(fractions[i]) : "all";
    lines.push_back(
        {"instalment " + std::to_string(i + 1),
         share + " of " + decimal_text_of(total) + ", the rounded sum so far less those before",
         parts[i]});
  }
  return lines;
}

}  // namespace grantledger
