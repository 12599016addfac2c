// What became of each scheme in a year (invariant 19), down to the positions (invariant 17).

#include "projections/year_report.h"

#include <gtest/gtest.h>

#include "events/postings.h"
#include "ledger/log/memory_log.h"
#include "projections/budget.h"
#include "projections/paid_payments.h"
#include "tests/worked_year.h"

namespace grantledger {
namespace {

YearReport report(const WorkedYear& year, std::uint16_t of, const AsOf& as_of = {},
                  const std::string& scheme = "") {
  auto made = year_report({.log = &year.log()}, as_of, {scheme, of, true});
  CHECK(made.has_value());
  return *std::move(made);
}

// "scheme appropriated committed …", and after a bar the lines.
std::string text_of(const SchemeYear& row) {
  std::string text = row.scheme;
  for (std::size_t i = 0; i < row.figures.size(); ++i) {
    const bool is_amount = is_money(static_cast<YearFigure>(i)) && row.currency;
    text += " " + (is_amount ? decimal_text_of({row.figures[i], *row.currency})
                             : std::to_string(row.figures[i]));
  }
  for (const std::string& line : row.lines) text += " | " + line;
  return text;
}
std::vector<std::string> texts_of(const YearReport& report) {
  std::vector<std::string> texts;
  for (const SchemeYear& row : report.schemes) texts.push_back(text_of(row));
  return texts;
}
using Texts = std::vector<std::string>;

const ControlPerformed control{*GrantId::parse("G1"), "on site", "in order", date_of(2026, 10, 1)};

TEST(YearReport, IsTheWorkedOneAtTheEndOfTheYear) {
  // Given the worked year, when 2026 is reported as known when its last facts were recorded,
  WorkedYear year;
  // then its figures are those of the budget, and two recipients were paid.
  EXPECT_EQ(texts_of(report(year, 2026, {.known_at = year.p2_late, .effective_on = {}})),
            (Texts{"videreutdanning 520000.00 0.00 218749.80 50000.00 -351250.20 2 0 0 | "
                   "226.22:2026"}));
  EXPECT_EQ(texts_of(report(year, 2026)),
            (Texts{"videreutdanning 520000.00 0.00 218749.80 62916.60 -351250.20 2 0 0 | "
                   "226.22:2026"}));
  // A payment that was returned has no recipient.
  EXPECT_EQ(texts_of(report(year, 2027)),
            (Texts{"videreutdanning 0.00 109374.89 0.00 0.00 351250.20 0 0 0 | 226.22:2027"}));
}

TEST(YearReport, AddsUpFromThePositionsBehindEachFigure) {
  WorkedYear year;
  year.record({control, BreachFound{year.g1.grant, "report", "late", date_of(2026, 11, 1)}});
  for (const std::uint16_t of : std::initializer_list<std::uint16_t>{2026, 2027}) {
    for (Position known_at = 1; known_at <= year.log().head(); ++known_at) {
      for (const SchemeYear& row :
           report(year, of, {.known_at = known_at, .effective_on = {}}).schemes) {
        for (std::size_t i = 0; i < row.figures.size(); ++i) {
          std::int64_t sum = 0;
          for (const FigurePart& part : row.parts[i]) {
            sum += part.amount;
            EXPECT_LE(part.position, known_at);
          }
          EXPECT_EQ(sum, row.figures[i]) << of << " " << known_at << " " << year_figures[i];
        }
      }
    }
  }
}

TEST(YearReport, AgreesWithTheBudgetOfItsLines) {
  const WorkedYear year;
  const QuerySource source{.log = &year.log(), .views = nullptr, .progress = {}};
  const auto history = HistoryReader::open(source);
  ASSERT_TRUE(history);
  for (Position known_at = 1; known_at <= year.p4; ++known_at) {
    const AsOf as_of{.known_at = known_at, .effective_on = date_of(2026, 12, 31)};
    const auto lines = budget_at(**history, as_of, {.by = BudgetKey::due_year});
    ASSERT_TRUE(lines);
    for (const BudgetRow& line : *lines) {
      std::array<std::int64_t, 5> found{};
      const YearReport made = report(year, static_cast<std::uint16_t>(std::stoi(line.key)), as_of);
      for (const SchemeYear& row : made.schemes) {
        for (std::size_t i = 0; i < found.size(); ++i) found[i] += row.figures[i];
      }
      // appropriated, committed, paid, repaid, transferred.
      const auto& amounts = line.amounts;
      EXPECT_EQ(found, (std::array<std::int64_t, 5>{amounts[0], amounts[2], amounts[3], amounts[4],
                                                    amounts[6]}))
          << known_at << " " << line.key;
    }
  }
}

TEST(YearReport, ShowsSchemesInWhichNothingHappened) {
  // Given a scheme that was established and nothing else,
  WorkedYear year;
  year.record({SchemeEstablished{*SchemeId::parse("veiledning"), "Mentoring", year.directorate, "",
                                 date_of(2026, 1, 1)}});
  // then it has a row, so that a missing one is noticed; but not when another is asked for.
  const YearReport all = report(year, 2026);
  ASSERT_EQ(all.schemes.size(), 2U);
  EXPECT_EQ(text_of(all.schemes[0]), "veiledning 0 0 0 0 0 0 0 0");
  EXPECT_FALSE(all.schemes[0].is_active());
  EXPECT_TRUE(all.schemes[1].is_active());
  EXPECT_EQ(report(year, 2026, {}, "videreutdanning").schemes.size(), 1U);
}

TEST(YearReport, CountsControlsAndBreachesOfTheYear) {
  WorkedYear year;
  BreachFound breach{year.g2.grant, "accounts", "no auditor's statement", date_of(2027, 1, 2)};
  year.record({control, breach});
  EXPECT_EQ(report(year, 2026).schemes[0].figure(YearFigure::controls), 1);
  EXPECT_EQ(report(year, 2026).schemes[0].figure(YearFigure::breaches), 0);
  EXPECT_EQ(report(year, 2027).schemes[0].figure(YearFigure::breaches), 1);
}

TEST(YearReport, ShowsLinesThatNoSchemeUsed) {
  WorkedYear year;
  year.record({AppropriationMade{{*ItemId::parse("231.21"), 2026},
                                 year.ministry,
                                 kroner(700),
                                 false,
                                 "",
                                 date_of(2026, 1, 1)}});
  EXPECT_EQ(texts_of(report(year, 2026)).front(), " 7.00 0.00 0.00 0.00 0.00 0 0 0 | 231.21:2026");
}

TEST(YearReport, SaysWhichSchemesShareALine) {
  WorkedYear year;
  GrantTerms other{*GrantId::parse("G9"), *SchemeId::parse("veiledning"), year.municipality, 2026};
  year.record({CommitmentRegistered{
      other, year.directorate, {{year.line_2026, kroner(100)}}, {}, date_of(2026, 5, 1)}});
  const YearReport made = report(year, 2026);
  ASSERT_EQ(made.schemes.size(), 2U);
  EXPECT_EQ(made.schemes[0].shared_with, (Texts{"videreutdanning"}));
  EXPECT_EQ(made.schemes[1].shared_with, (Texts{"veiledning"}));
}

TEST(YearReport, KeepsAFundOfTheRecipientApart) {
  // Given a payment that opens the county's own fund, of which it commits some,
  WorkedYear year;
  const OrganisationId county = organisation("313901041");
  const GrantTerms terms{*GrantId::parse("G8"), *SchemeId::parse("kollektiv-vgo"), county, 2026};
  const Line fund{*ItemId::parse("fund.313901041.kollektiv-vgo"), 2026};
  PaymentTerms payment{*PaymentId::parse("P8"),
                       terms,
                       county,
                       kroner(1'000),
                       {{year.line_2026, kroner(1'000)}},
                       {{{}, {}, county, kroner(1'000)}},
                       fund};
  year.record({PaymentExecuted{payment, "", {}, date_of(2026, 6, 1)}});
  const GrantTerms own{*GrantId::parse("G9"), terms.scheme, year.school, 2026};
  year.record({CommitmentRegistered{own, county, {{fund, kroner(400)}}, {}, date_of(2026, 7, 1)}});
  const YearReport made = report(year, 2026, {}, "kollektiv-vgo");
  // then what the state paid and what the fund has are two rows.
  ASSERT_EQ(made.schemes.size(), 2U);
  EXPECT_EQ(made.schemes[0].money, YearMoney::state);
  EXPECT_EQ(made.schemes[0].figure(YearFigure::paid), 1'000);
  EXPECT_EQ(made.schemes[1].money, YearMoney::fund);
  EXPECT_EQ(made.schemes[1].figure(YearFigure::appropriated), 1'000);
  EXPECT_EQ(made.schemes[1].figure(YearFigure::committed), 400);
}

TEST(YearReport, MarksWhatIsRecordedAfterTheYearWasClosed) {
  WorkedYear year;
  const Position closed = year.record({PeriodClosed{2026, {}, date_of(2027, 7, 3)}});
  EXPECT_EQ(report(year, 2026).closed_at, closed);
  EXPECT_TRUE(report(year, 2026).schemes[0].late.empty());
  // When a vote of 2026 is changed and a claim of it is paid in 2027, then the first is late.
  const Position late = year.record(
      {AppropriationChanged{year.line_2026, year.ministry, kroner(5), "", date_of(2026, 12, 31)}},
      date_of(2027, 8, 1));
  year.record({RepaymentReceived{year.g2, *ClaimId::parse("C1"), year.line_2026, year.directorate,
                                 kroner(1), true, "", date_of(2027, 8, 1)}});
  const YearReport made = report(year, 2026);
  EXPECT_EQ(made.schemes[0].late, std::vector<Position>{late});
  EXPECT_FALSE(report(year, 2027).closed_at);
}

TEST(YearReport, FollowsAVoidedEntryToItsScheme) {
  WorkedYear year;
  const auto before = texts_of(report(year, 2026));
  const RepaymentClaimed claim{year.g2, *ClaimId::parse("C2"), year.line_2026, kroner(500),
                               {},      date_of(2026, 12, 30)};
  const Position position = year.record({claim});
  EntryVoided voided{position, 0, "typed twice", postings(claim), date_of(2026, 12, 31)};
  for (Entry& entry : voided.entries) entry.amount = -entry.amount;
  year.record({voided});
  EXPECT_EQ(texts_of(report(year, 2026)), before);
}

TEST(PaidPayments, AreNetOfWhatWasReturnedAndVoided) {
  WorkedYear year;
  const QuerySource source{.log = &year.log()};
  const auto ids = [&](const AsOf& as_of, const PaymentsWanted& wanted) {
    Texts texts;
    const auto payments = paid_payments(source, as_of, wanted);
    for (const PaidPayment& each : payments->paid) {
      texts.push_back(each.payment.text() + " " + decimal_text_of(each.paid));
    }
    for (const PaidPayment& each : payments->undone) texts.push_back("-" + each.payment.text());
    return texts;
  };
  EXPECT_EQ(ids({}, {}), (Texts{"P1 145833.20", "P2 72916.60", "-P3"}));
  EXPECT_EQ(ids({.known_at = year.p3, .effective_on = {}}, {.scheme = {}, .year = 2027}),
            (Texts{"P3 109374.89"}));
  EXPECT_EQ(ids({}, {.scheme = "veiledning", .year = {}}), Texts{});
  // When the second payment is voided, then it is none from that day on.
  Position paid = 0;
  Event executed;
  for (Position at = 1; at <= year.p4; ++at) {
    const auto page = year.log().read(at - 1, {.count_max = 1});
    const auto envelope = decode(page->front());
    const auto* payment = std::get_if<PaymentExecuted>(&envelope->facts.front());
    if (!payment || payment->payment.payment.text() != "P2") continue;
    paid = at;
    executed = *payment;
  }
  EntryVoided voided{paid, 0, "never sent", postings(executed), date_of(2027, 7, 9)};
  for (Entry& entry : voided.entries) entry.amount = -entry.amount;
  year.record({voided});
  EXPECT_EQ(ids({}, {}), (Texts{"P1 145833.20", "-P2", "-P3"}));
  EXPECT_EQ(ids({.known_at = {}, .effective_on = date_of(2027, 7, 8)}, {}).size(), 3U);
  EXPECT_EQ(ids({.known_at = {}, .effective_on = date_of(2027, 7, 8)}, {})[1], "P2 72916.60");
}

}  // namespace
}  // namespace grantledger
