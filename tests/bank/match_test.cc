#include "tools/bank/match.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <random>

namespace grantledger {
namespace {

constexpr Date day = date_of(2026, 12, 10);
const std::vector<Period> december{{date_of(2026, 12, 1), date_of(2026, 12, 31)}};

Money ore(std::int64_t count) {
  return {count, nok};
}

LedgerMovement paid(const std::string& id, std::int64_t amount, std::optional<Date> on = day) {
  return {MovementKind::payment, id, id, ore(amount), on, on ? "B-" + id : "", {id, "G-" + id}};
}
LedgerMovement returned(const std::string& id, std::int64_t amount) {
  return {MovementKind::returned, id, id, ore(amount), day, "", {id}};
}
LedgerMovement received(const std::string& claim, std::int64_t amount, const std::string& bank) {
  return {MovementKind::receipt, claim, "", ore(amount), day, bank, {claim}};
}

BankLine debit(const std::string& end_to_end_id, std::int64_t amount) {
  return {.amount = ore(amount),
          .booked_on = day,
          .end_to_end_id = end_to_end_id,
          .bank_reference = "X-" + end_to_end_id};
}
BankLine credit(const std::string& end_to_end_id, std::int64_t amount) {
  BankLine line = debit(end_to_end_id, amount);
  line.is_credit = true;
  return line;
}
BankLine with_text(BankLine line, const std::string& text) {
  line.remittance = {text};
  return line;
}
BankLine with_bank(BankLine line, const std::string& reference) {
  line.bank_reference = reference;
  return line;
}

// "matched 0", "unmatched amount_differs 0 1" for each line, "; ", then each movement's.
std::string told(const std::vector<BankLine>& lines, const LedgerSide& ledger,
                 const std::vector<Period>& whole = december) {
  const Matching matching = match(lines, ledger, whole);
  std::string text;
  for (const MatchedLine& line : matching.lines) {
    text += std::string(name_of(line.outcome));
    if (line.movement) text += " " + std::to_string(*line.movement);
    if (line.claim) text += " claim " + std::to_string(*line.claim);
    if (line.why != Why::none) text += " " + std::string(name_of(line.why));
    for (const std::size_t candidate : line.candidates) text += " " + std::to_string(candidate);
    text += "; ";
  }
  for (const UnmatchedMovement& movement : matching.movements) {
    text += std::to_string(movement.movement) + " " + std::string(name_of(movement.why));
    for (const std::size_t candidate : movement.candidates) text += " " + std::to_string(candidate);
    text += "; ";
  }
  return text;
}

TEST(Match, TakesThePaymentThatTheLineNames) {
  EXPECT_EQ(told({debit("B", 5), debit("A", 7)}, {{paid("A", 7), paid("B", 5)}, {}}),
            "matched 1; matched 0; ");
  EXPECT_EQ(told({debit("A", 7)}, {{paid("A", 7, std::nullopt)}, {}}), "execution 0; ");
}

TEST(Match, SaysWhatDiffers) {
  EXPECT_EQ(told({debit("A", 8)}, {{paid("A", 7)}, {}}),
            "unmatched amount_differs 0; 0 amount_differs 0; ");
  EXPECT_EQ(told({debit("A", 7)}, {{paid("A", 7, date_of(2026, 12, 11))}, {}}),
            "unmatched day_differs 0; 0 day_differs 0; ");
  BankLine euro = debit("A", 7);
  euro.amount.currency = {{'E', 'U', 'R'}};
  EXPECT_EQ(told({euro}, {{paid("A", 7)}, {}}),
            "unmatched currency_differs 0; 0 currency_differs 0; ");
  EXPECT_EQ(told({debit("A", 8)}, {{paid("A", 7, std::nullopt)}, {}}),
            "unmatched amount_differs 0; 0 amount_differs 0; ");
  EXPECT_EQ(told({debit("Z", 7)}, {{paid("A", 7)}, {}}),
            "unmatched no_such_payment; 0 no_bank_line; ");
}

TEST(Match, TakesNothingThatCameBeforeItsCause) {
  LedgerMovement waiting = paid("A", 7, std::nullopt);
  waiting.approved_on = date_of(2026, 12, 11);
  EXPECT_EQ(told({debit("A", 7)}, {{waiting}, {}}),
            "unmatched before_approval 0; 0 before_approval 0; ");
  waiting.approved_on = day;
  EXPECT_EQ(told({debit("A", 7)}, {{waiting}, {}}), "execution 0; ");
  BankLine early = credit("A", 7);
  early.booked_on = date_of(2026, 12, 9);
  EXPECT_EQ(told({debit("A", 7), early}, {{paid("A", 7)}, {}}),
            "matched 0; unmatched before_execution 0; ");
}

TEST(Match, TakesWhatTheBankDidOnWhicheverDayWhereFindingsNameIt) {
  LedgerMovement waiting = paid("A", 7, std::nullopt);
  waiting.approved_on = date_of(2026, 12, 11);
  LedgerSide side{{waiting}, {}};
  side.takes_every_day = true;
  EXPECT_EQ(told({debit("A", 7)}, side), "execution 0; ");
}

TEST(Match, ListsPaymentsThatTheStatementShouldHave) {
  EXPECT_EQ(told({}, {{paid("A", 7)}, {}}), "0 no_bank_line; ");
  EXPECT_EQ(told({}, {{paid("A", 7, date_of(2027, 1, 1)), paid("B", 7, std::nullopt)}, {}}), "");
  EXPECT_EQ(told({}, {{paid("A", 7)}, {}}, {}), "") << "a notification need not be whole";
}

TEST(Match, NeverMatchesTwice) {
  EXPECT_EQ(told({debit("A", 7), with_bank(debit("A", 7), "other")}, {{paid("A", 7)}, {}}),
            "unmatched ambiguous 0; unmatched ambiguous 0; 0 ambiguous 0 1; ");
  EXPECT_EQ(told({with_bank(debit("A", 7), "B-A"), debit("A", 7)}, {{paid("A", 7)}, {}}),
            "matched 0; unmatched already_matched 0; ")
      << "the line that the ledger names is the payment";
  EXPECT_EQ(told({debit("A", 7), debit("A", 7)}, {{paid("A", 7)}, {}}),
            "matched 0; unmatched told_twice; ");
  EXPECT_EQ(told({debit("A", 7), with_bank(debit("A", 8), "other")}, {{paid("A", 7)}, {}}),
            "matched 0; unmatched already_matched 0; ");
}

TEST(Match, ReadsReferencesWhereThereIsNoEndToEndId) {
  EXPECT_EQ(
      told({with_text(debit("", 7), "Tilskudd G-A, des.")}, {{paid("A", 7), paid("B", 7)}, {}}),
      "matched 0; 1 no_bank_line; ");
  EXPECT_EQ(told({with_text(debit("", 7), "A B")}, {{paid("A", 7), paid("B", 7)}, {}}),
            "unmatched ambiguous 0 1; 0 ambiguous 0; 1 ambiguous 0; ");
  EXPECT_EQ(told({with_text(debit("", 8), "A")}, {{paid("A", 7)}, {}}),
            "unmatched amount_differs 0; 0 amount_differs 0; ");
  EXPECT_EQ(told({with_text(debit("", 7), "AA")}, {{paid("A", 7)}, {}}),
            "unmatched no_reference 0; 0 no_reference 0; ")
      << "amount and day alone are no proof";
  EXPECT_EQ(told({with_bank(debit("", 7), "B-A")}, {{paid("A", 7)}, {}}), "matched 0; ");
}

TEST(Match, KnowsReturns) {
  EXPECT_EQ(told({debit("A", 7), credit("A", 7)}, {{paid("A", 7)}, {}}), "matched 0; returned 0; ");
  EXPECT_EQ(told({debit("A", 7), credit("A", 7)}, {{paid("A", 7), returned("A", 7)}, {}}),
            "matched 0; matched 1; ");
  EXPECT_EQ(told({debit("A", 7), credit("A", 7)}, {{paid("A", 7, std::nullopt)}, {}}),
            "execution 0; returned 0; ");
  EXPECT_EQ(told({credit("A", 6)}, {{paid("A", 7, date_of(2026, 11, 1))}, {}}),
            "unmatched amount_differs 0; 0 amount_differs 0; ");
  EXPECT_EQ(told({credit("A", 7), with_bank(credit("A", 7), "other")},
                 {{paid("A", 7, date_of(2026, 11, 1))}, {}}),
            "unmatched ambiguous 0; unmatched ambiguous 0; 0 ambiguous 0 1; ");
  BankLine unnamed = with_text(credit("", 7), "retur A");
  unnamed.returned = "AC04";
  EXPECT_EQ(told({unnamed}, {{paid("A", 7, date_of(2026, 11, 1))}, {}}), "returned 0; ");
}

TEST(Match, KnowsReceipts) {
  const LedgerSide claims{{}, {{"R-1", {"R-1"}}, {"R-2", {"R-2"}}}};
  EXPECT_EQ(told({with_text(credit("", 5), "krav R-2"), credit("", 5)}, claims),
            "repayment claim 1; receipt; ");
  EXPECT_EQ(told({with_text(credit("", 5), "R-1 R-2")}, claims), "unmatched ambiguous; ");
  const LedgerSide settled{{received("R-1", 5, "X-")}, {{"R-1", {"R-1"}}}};
  EXPECT_EQ(told({with_text(credit("", 5), "R-1")}, settled), "matched 0; ");
  EXPECT_EQ(told({credit("", 5)}, settled), "matched 0; ") << "by the bank's own reference";
  EXPECT_EQ(told({with_text(with_bank(credit("", 5), "1"), "R-1"),
                  with_text(with_bank(credit("", 5), "2"), "R-1")},
                 settled),
            "unmatched ambiguous 0; unmatched ambiguous 0; 0 ambiguous 0 1; ");
  LedgerSide later = settled;
  later.movements[0].day = date_of(2026, 12, 11);
  EXPECT_EQ(told({with_text(credit("", 5), "R-1")}, later),
            "unmatched day_differs 0; 0 day_differs 0; ");
}

TEST(Match, SetsAsideWhatIsNoSinglePayment) {
  BankLine batch = debit("A", 7);
  batch.batch = 2;
  BankLine taken_back = debit("R-1", 7);
  taken_back.is_reversal = true;
  EXPECT_EQ(told({batch, taken_back}, {{}, {}}),
            "unmatched batch_without_details; unmatched receipt_reversed; ");
}

// Random books and a bank that tells all of it, with mistakes planted: each must be found, and
// nothing may be matched twice.
class Planted {
 public:
  explicit Planted(std::uint64_t seed) : random_(seed) {
    const std::size_t count = 1 + random_() % 60;
    for (std::size_t i = 0; i < count; ++i) add_payment(i);
    std::ranges::shuffle(lines_, random_);
  }

  void check() const {
    std::vector<BankLine> lines;
    for (const auto& [line, expected] : lines_) lines.push_back(line);
    const Matching matching = match(lines, ledger_, december);
    ASSERT_EQ(matching.lines.size(), lines.size());
    std::map<std::size_t, int> uses;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const MatchedLine& line = matching.lines[i];
      EXPECT_EQ(std::string(name_of(line.outcome)) + " " + std::string(name_of(line.why)),
                lines_[i].second)
          << lines[i].end_to_end_id << " " << lines[i].amount.minor_units;
      const bool is_pair =
          line.outcome == LineOutcome::matched || line.outcome == LineOutcome::execution;
      if (!is_pair) continue;
      ASSERT_TRUE(line.movement);
      EXPECT_EQ(++uses[*line.movement], 1);
      EXPECT_EQ(ledger_.movements[*line.movement].amount, lines[i].amount);
    }
    std::map<std::size_t, std::string> unmatched;
    for (const UnmatchedMovement& each : matching.movements) {
      EXPECT_TRUE(unmatched.emplace(each.movement, name_of(each.why)).second);
      EXPECT_FALSE(uses.contains(each.movement));
    }
    EXPECT_EQ(unmatched, unmatched_);
  }

 private:
  void tell(BankLine line, const std::string& expected) {
    lines_.emplace_back(std::move(line), expected);
  }

  void add_payment(std::size_t i) {
    const std::string id = "P" + std::to_string(i);
    // Few amounts and days, so that many are alike.
    const auto amount = static_cast<std::int64_t>(100 + random_() % 5);
    const Date on = day + std::chrono::days(random_() % 3);
    const bool is_executed = random_() % 4 != 0;
    ledger_.movements.push_back(paid(id, amount, is_executed ? std::optional(on) : std::nullopt));
    const std::size_t movement = ledger_.movements.size() - 1;
    const std::string good = is_executed ? "matched " : "execution ";
    BankLine line = with_bank(debit(id, amount), "bank" + std::to_string(i));
    line.booked_on = on;
    const auto lost = [&](const char* why) { unmatched_[movement] = why; };
    switch (random_() % 9) {
      case 0:  // The bank did not do it.
        if (is_executed) lost("no_bank_line");
        break;
      case 1:
        line.amount.minor_units += 1;
        lost("amount_differs");
        tell(line, "unmatched amount_differs");
        break;
      case 2:
        line.amount.currency = {{'S', 'E', 'K'}};
        lost("currency_differs");
        tell(line, "unmatched currency_differs");
        break;
      case 3:
        if (!is_executed) return tell(line, good);
        line.booked_on += std::chrono::days(7);
        lost("day_differs");
        tell(line, "unmatched day_differs");
        break;
      case 4:  // Paid twice: nobody can say which was it.
        lost("ambiguous");
        tell(line, "unmatched ambiguous");
        tell(with_bank(line, "again" + std::to_string(i)), "unmatched ambiguous");
        break;
      case 5:  // Paid by hand, with the payment's number as text.
        line.end_to_end_id.clear();
        tell(with_text(line, "tilskudd " + id + "."), good);
        break;
      case 6:  // And what is not ours.
        line.end_to_end_id = "Q" + std::to_string(i);
        if (is_executed) lost("no_bank_line");
        tell(line, "unmatched no_such_payment");
        break;
      case 7:  // It came back.
        tell(line, good);
        line.is_credit = true;
        line.bank_reference += "r";
        line.booked_on += std::chrono::days(2);
        tell(line, "returned ");
        break;
      default:
        tell(line, good);
    }
  }

  std::mt19937_64 random_;
  LedgerSide ledger_;
  std::vector<std::pair<BankLine, std::string>> lines_;  // And what must become of it.
  std::map<std::size_t, std::string> unmatched_;
};

TEST(Match, FindsEveryPlantedMistakeAndMatchesNothingTwice) {
  const std::uint64_t seed = std::random_device{}();
  std::cout << "seed " << seed << '\n';
  for (std::uint64_t round = 0; round < 500; ++round) {
    SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(round));
    Planted(seed + round).check();
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace grantledger
