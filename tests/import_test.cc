// Files become facts: what is new, changed and vanished, what is wrong, and what a kill leaves.

#include <random>

#include "events/codec.h"
#include "projections/balances.h"
#include "projections/shares.h"
#include "tests/import_world.h"

namespace grantledger {
namespace {

constexpr const char* grants_mapping = R"(
source = "grants-{year}"

[[file]]
file_name = "grants_{year}.csv"
delimiter = ";"
decimal = ","
thousands = " "
dates = ["dd.mm.yyyy"]

[[row]]
when = { recipient = "Total*" }
skip = true

[[row]]
key = "{case}"
grant = "{case}"
payment = "{case}"
application = "{case}"
scheme = "repairs"
recipient = "{recipient}"
date = "{paid_on}"
currency = "NOK"
item = "226.22"
holder = "directorate"
rule = "as-decided"
decided = "{decided}"
committed = "{decided}"
paid = "{paid}"
organisation_numbers = ["{recipient}"]
organisations = [{ id = "{recipient}", kind = "company", name = "{name}", municipality = "{place}" }]
sums = [{ total = "{paid}", plus = ["{roof}", "{walls}"], minus = ["{deduction}"] }]
)";

constexpr const char* headings =
    "case;recipient;name;place;paid_on;decided;paid;roof;walls;deduction\n";
constexpr const char* first_row =
    "A-1;123456785;Bakke skole;0301;01.02.2026;1 000,00;900,50;600,50;400;100\n";
constexpr const char* second_row = "A-2;313901017;Åsen barnehage;1103;01.02.2026;500;500;500;0;0\n";
constexpr const char* total_row = "Total;Total;;;;1 500,00;1 400,50;;;\n";

class ImportTest : public ImportWorld {
 protected:
  void SetUp() override {
    ImportWorld::SetUp();
    mapping = file("grants.toml", grants_mapping);
  }

  ImportOutcome import_text(const std::string& text, const ImportProgress& progress = {}) {
    const auto outcomes = import(mapping, {file("grants_2026.csv", text)}, progress);
    EXPECT_TRUE(outcomes) << outcomes.error().detail;
    return outcomes ? outcomes->front() : ImportOutcome();
  }

  // Every problem of a text that is refused; nothing may have been recorded.
  std::vector<std::string> problems_of(const std::string& text) {
    const Position before = head();
    const ImportOutcome outcome = import_text(text);
    EXPECT_EQ(outcome.end, ImportEnd::refused);
    EXPECT_EQ(head(), before);
    std::vector<std::string> lines;
    for (const Problem& problem : outcome.problems.listed()) lines.push_back(text_of(problem));
    return lines;
  }

  std::vector<Envelope> envelopes() {
    std::vector<Envelope> all;
    const auto visited =
        visit_envelopes(writer->store().log(), 0, head(), [&](Position, const Envelope& envelope) {
          all.push_back(envelope);
          return Result<bool>(true);
        });
    EXPECT_TRUE(visited);
    return all;
  }

  std::filesystem::path mapping;
};

using Lines = std::vector<std::string>;

TEST_F(ImportTest, RecordsEachRowWithWhereItCameFrom) {
  const ImportOutcome outcome =
      import_text(std::string(headings) + first_row + "\n" + second_row + total_row);
  EXPECT_EQ(outcome.end, ImportEnd::recorded);
  EXPECT_EQ(outcome.added, 2u);
  const auto all = envelopes();
  ASSERT_EQ(all.size(), 5u);  // The ledger's own, the frame of two, two rows.
  ASSERT_TRUE(all[2].imported);
  EXPECT_EQ(all[2].imported->source.text(), "grants-2026");
  EXPECT_EQ(all[2].imported->row, 2u);
  EXPECT_EQ(all[3].imported->row, 4u);  // A blank line counts as a person counts.
  EXPECT_EQ(all[3].imported->row_key, "A-2");
  EXPECT_EQ(kind_of(all[1].facts.front()), "import_started");
  EXPECT_EQ(kind_of(all[4].facts.front()), "import_finished");
  const std::map<std::string, std::int64_t> expected{{"committed:226.22:2026:A-1", 100'000},
                                                     {"committed:226.22:2026:A-2", 50'000},
                                                     {"paid:226.22:2026:A-1", 90'050},
                                                     {"paid:226.22:2026:A-2", 50'000},
                                                     {"outside:grants-2026", -290'050}};
  EXPECT_EQ(balances(), expected);
}

TEST_F(ImportTest, RecordsNothingForAnUnchangedFile) {
  import_text(std::string(headings) + first_row);
  const Position before = head();
  EXPECT_EQ(import_text(std::string(headings) + first_row).end, ImportEnd::unchanged);
  EXPECT_EQ(head(), before);
  wanted.actor = *ActorId::parse("somebody-else");
  EXPECT_EQ(import_text(std::string(headings) + first_row).end, ImportEnd::unchanged);
}

TEST_F(ImportTest, RecordsNothingForADryRun) {
  wanted.is_dry_run = true;
  const ImportOutcome outcome = import_text(std::string(headings) + first_row);
  EXPECT_EQ(outcome.end, ImportEnd::would_record);
  EXPECT_EQ(outcome.added, 1u);
  EXPECT_EQ(outcome.fact_kinds.size(), 5u);
  EXPECT_EQ(head(), 1u);
}

// A to B changes an amount, moves a grant to another recipient, adds a row and lacks one; B to A
// takes all that back.
TEST_F(ImportTest, SaysWhatTheNewestVersionSaysFromAToBToA) {
  const std::string a = std::string(headings) + first_row + second_row;
  const std::string b = std::string(headings) +
                        "A-1;123456785;Bakke skole;1103;01.02.2026;800,00;700,50;600,50;200;100\n"
                        "A-3;123456785;Bakke skole;1103;01.03.2026;10;10;10;0;0\n";
  import_text(a);
  const auto balances_of_a = balances();
  const ImportOutcome to_b = import_text(b);
  EXPECT_EQ(to_b.changed, 1u);
  EXPECT_EQ(to_b.added, 1u);
  EXPECT_EQ(to_b.vanished, 1u);
  const std::map<std::string, std::int64_t> expected{{"committed:226.22:2026:A-1", 80'000},
                                                     {"committed:226.22:2026:A-3", 1'000},
                                                     {"paid:226.22:2026:A-1", 70'050},
                                                     {"paid:226.22:2026:A-3", 1'000},
                                                     {"outside:grants-2026", -152'050}};
  EXPECT_EQ(balances(), expected);
  const Position known_b = head();
  const ImportOutcome to_a = import_text(a);
  EXPECT_EQ(to_a.end, ImportEnd::recorded);
  EXPECT_EQ(to_a.changed, 1u);
  EXPECT_EQ(to_a.added, 1u);
  EXPECT_EQ(to_a.vanished, 1u);
  EXPECT_EQ(balances(), balances_of_a);

  const auto balances_then = balances_at(*history(), {.known_at = known_b});
  ASSERT_TRUE(balances_then);
  for (const Balance& each : *balances_then) {
    const auto same = expected.find(each.account);
    EXPECT_EQ(each.amount.minor_units, same == expected.end() ? 0 : same->second);
  }
  const auto shares = shares_at(*history(), {}, {.by = ShareKey::municipality});
  ASSERT_TRUE(shares);
  ASSERT_EQ(shares->size(), 2u);  // Where the schools lie is as the first version said.
  EXPECT_EQ((*shares)[0].key, "0301");
  EXPECT_EQ((*shares)[0].amounts[6], 90'050);
}

TEST_F(ImportTest, ReducesAndIncreasesWhatWasDecided) {
  import_text(std::string(headings) + first_row);
  const auto with_decided = [&](const std::string& amount) {
    return std::string(headings) + "A-1;123456785;Bakke skole;0301;01.02.2026;" + amount +
           ";900,50;600,50;400;100\n";
  };
  import_text(with_decided("950"));
  const auto all = envelopes();
  const Envelope& changed = all[all.size() - 2];
  ASSERT_EQ(changed.facts.size(), 3u);
  EXPECT_EQ(kind_of(changed.facts[0]), "source_row_changed");
  EXPECT_EQ(std::get<AwardReduced>(changed.facts[1]).amount.minor_units, 95'000);
  EXPECT_EQ(std::get<CommitmentRegistered>(changed.facts[2]).parts[0].amount.minor_units, -5'000);
  import_text(with_decided("2 000"));
  const auto later = envelopes();
  EXPECT_EQ(std::get<AwardIncreased>(later[later.size() - 2].facts[1]).amount.minor_units, 200'000);
}

std::string many_rows(int count, int amount) {
  std::string text = headings;
  for (int i = 0; i < count; ++i) {
    const std::string money = std::to_string(amount + i);
    text += "B-" + std::to_string(i) + ";123456785;Bakke skole;0301;01.02.2026;" + money + ";" +
            money + ";" + money + ";0;0\n";
  }
  return text;
}

TEST_F(ImportTest, CompletesWhatWasStoppedExactly) {
  const std::string text = many_rows(2'500, 100);
  const auto stop_at_once = [](std::uint64_t, std::uint64_t) { return false; };
  EXPECT_EQ(import_text(text, stop_at_once).end, ImportEnd::stopped);
  EXPECT_EQ(head(), 1u + 1u + import_group_rows);
  const auto unfinished = unfinished_imports(*rows(std::make_unique<Imports>()));
  ASSERT_TRUE(unfinished);
  ASSERT_EQ(unfinished->size(), 1u);
  EXPECT_EQ(unfinished->front().file_name, "grants_2026.csv");

  reopen();
  const ImportOutcome completed = import_text(text);
  EXPECT_TRUE(completed.is_completed_here);
  EXPECT_EQ(completed.added, 2'500u);
  EXPECT_EQ(completed.unchanged, 0u);
  EXPECT_EQ(head(), 1u + 2'500u + 2u);
  EXPECT_TRUE(unfinished_imports(*rows(std::make_unique<Imports>()))->empty());
}

TEST_F(ImportTest, SupersedesWhatWasStoppedIfTheFileChanged) {
  const auto stop_at_once = [](std::uint64_t, std::uint64_t) { return false; };
  import_text(many_rows(2'500, 100), stop_at_once);
  const ImportOutcome newer = import_text(many_rows(1'500, 7));
  EXPECT_EQ(newer.changed, 1'000u);
  EXPECT_EQ(newer.added, 500u);
  std::int64_t paid = 0;
  for (const auto& [account, amount] : balances()) {
    if (account.starts_with("paid:")) paid += amount;
  }
  EXPECT_EQ(paid, (1'500 * 7 + 1'499 * 1'500 / 2) * 100);
}

TEST_F(ImportTest, ListsEveryProblemOfAFileAndRecordsNothing) {
  const Lines expected{
      "grants_2026.csv: row 2: recipient: found '876765672', expected an organisation number: nine "
      "digits with a valid check digit",
      "grants_2026.csv: row 3: paid_on: found '31.02.2026', expected a date as dd.mm.yyyy",
      "grants_2026.csv: row 4: paid: found 900.50, expected 901.50, the sum of its parts",
      "grants_2026.csv: row 5: decided: found '10 00', expected an amount of NOK with at most 2 "
      "decimals after ','",
      "grants_2026.csv: row 6: case: found 'A-2', expected a key of its own: row 3 has it",
      "grants_2026.csv: row 7: place: found '301', expected a municipality code of four digits",
  };
  EXPECT_EQ(problems_of(std::string(headings) +
                        "A-1;876765672;S;0301;01.02.2026;1;1;1;0;0\n"
                        "A-2;123456785;S;0301;31.02.2026;1;1;1;0;0\n"
                        "A-4;123456785;S;0301;01.02.2026;1;900,50;601,50;400;100\n"
                        "A-5;123456785;S;0301;01.02.2026;10 00;1;1;0;0\n"
                        "A-2;123456785;S;0301;01.02.2026;1;1;1;0;0\n"
                        "A-7;123456785;S;301;01.02.2026;1;1;1;0;0\n"),
            expected);
}

TEST_F(ImportTest, SaysInOneLineWhatIsWrongWithAWholeFile) {
  EXPECT_EQ(problems_of(""),
            Lines{"grants_2026.csv: found an empty file, expected a row of headings "
                  "and at least one row below"});
  EXPECT_EQ(problems_of(headings), Lines{"grants_2026.csv: found headings only, expected a row of "
                                         "headings and at least one row below"});
  EXPECT_EQ(
      problems_of(std::string(headings) + first_row + std::string(2'000'000, 'x') + "\n"),
      Lines{"grants_2026.csv: row 3: found a row of more than 1048576 bytes, expected shorter "
            "rows: is a quote left open, or the file no CSV?"});
  EXPECT_EQ(
      problems_of(std::string(headings) + std::string("A\0B;;\n", 6)),
      Lines{"grants_2026.csv: row 2: found a zero byte, expected text: the file may be UTF-16, "
            "or no CSV"});
  EXPECT_EQ(
      problems_of(std::string(headings) + "\"A-1;x\n"),
      Lines{"grants_2026.csv: row 2: found a quote that does not close, expected a quote at the "
            "end of the cell that begins with one"});
  EXPECT_EQ(problems_of(std::string(headings) + "A-1;1\n"),
            Lines{"grants_2026.csv: row 2: found 2 cells, expected 10, as the headings have"});
  EXPECT_EQ(
      problems_of(std::string(headings) +
                  "A-2;313901017;\xc5sen;1103;01.02.2026;500;500;500;0;0\n"),
      Lines{"grants_2026.csv: row 2: name: found the byte 0xC5, expected UTF-8; a mapping may "
            "say encoding = \"latin-1\""});
  const std::string renamed =
      std::string(headings).replace(std::string(headings).find("name"), 4, "navn");
  EXPECT_EQ(
      problems_of(renamed + first_row),
      Lines{"grants_2026.csv: name: found no such column, expected one of case, recipient, navn, "
            "place, paid_on, decided, paid, roof, walls, deduction, year"});
}

TEST_F(ImportTest, ListsFiftyProblemsAndCountsTheRest) {
  std::string text = headings;
  for (int i = 0; i < 120; ++i)
    text += "A-" + std::to_string(i) + ";1;S;0301;01.02.2026;1;1;1;0;0\n";
  const ImportOutcome outcome = import_text(text);
  EXPECT_EQ(outcome.problems.listed().size(), problems_listed_max);
  EXPECT_EQ(outcome.problems.count(), 120u);
}

TEST_F(ImportTest, KeepsGoingIfAskedAndTakesNoBadRowForVanished) {
  import_text(std::string(headings) + first_row + second_row);
  wanted.keeps_going = true;
  const ImportOutcome outcome =
      import_text(std::string(headings) + "A-1;1;S;0301;01.02.2026;1;1;1;0;0\n" +
                  "A-2;313901017;Åsen barnehage;1103;01.02.2026;500;400;400;0;0\n");
  EXPECT_EQ(outcome.end, ImportEnd::recorded);
  EXPECT_EQ(outcome.changed, 1u);
  EXPECT_EQ(outcome.vanished, 0u);
  EXPECT_EQ(outcome.problems.count(), 1u);
  EXPECT_EQ(balances()["paid:226.22:2026:A-1"], 90'050);
  EXPECT_EQ(balances()["paid:226.22:2026:A-2"], 40'000);
}

TEST_F(ImportTest, KeepsTextsOfTheColumnsThatThereAreAndNoticesTheirChange) {
  const std::string keeps = std::string(grants_mapping) + "keep = [\"roof\", \"nowhere\"]\n";
  const auto keeping = file("keeping.toml", keeps);
  const auto kept_at_head = [&] {
    const auto envelope = envelope_at(writer->store().log(), head() - 1);
    EXPECT_TRUE(envelope);
    return envelope->imported->source_texts;
  };
  ASSERT_TRUE(import(keeping, {file("grants_2026.csv", std::string(headings) + first_row)}));
  EXPECT_EQ(kept_at_head(), std::vector<std::string>{"kept:roof=600,50"});
  const std::map<std::string, std::int64_t> before = balances();

  // The parts change and their sum does not, so no fact says anything new.
  const auto outcomes = import(
      keeping,
      {file("grants_2026.csv",
            std::string(headings) +
                "A-1;123456785;Bakke skole;0301;01.02.2026;1 000,00;900,50;500,50;500;100\n")});
  ASSERT_TRUE(outcomes);
  EXPECT_EQ((*outcomes)[0].changed, 1U);
  EXPECT_EQ(kept_at_head(), std::vector<std::string>{"kept:roof=500,50"});
  EXPECT_EQ(balances(), before);
}

TEST_F(ImportTest, TakesLatin1AndAByteOrderMark) {
  const std::string mark = "\xef\xbb\xbf";
  EXPECT_EQ(import_text(mark + headings + first_row).end, ImportEnd::recorded);
  std::string latin = grants_mapping;
  latin.replace(latin.find("decimal"), 0, "encoding = \"latin-1\"\n");
  mapping = file("latin.toml", latin);
  EXPECT_EQ(import_text(std::string(headings) +
                        "A-2;313901017;\xc5sen;1103;01.02.2026;500;500;500;0;0\r\n")
                .end,
            ImportEnd::recorded);
  const auto all = envelopes();
  const bool is_there = std::ranges::any_of(all, [](const Envelope& envelope) {
    return std::ranges::any_of(envelope.facts, [](const Event& fact) {
      const auto* registered = std::get_if<OrganisationRegistered>(&fact);
      return registered != nullptr && registered->details.name == "Åsen";
    });
  });
  EXPECT_TRUE(is_there);
}

TEST_F(ImportTest, RefusesAMappingWithEveryProblemOnItsLine) {
  const auto bad = parse_mapping(
      "source = \"x\"\n[[file]]\ndelimiter = \"ab\"\nrounding = \"up\"\n[[row]]\nkey = \"{a\"\n"
      "colour = \"red\"\n",
      "m.toml");
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().detail.find("m.toml:3: file[0].delimiter"), std::string::npos);
  EXPECT_NE(bad.error().detail.find("m.toml:4: file[0].rounding"), std::string::npos);
  EXPECT_NE(bad.error().detail.find("m.toml:6: row[0].key"), std::string::npos);
  EXPECT_NE(bad.error().detail.find("m.toml:7: row[0].colour"), std::string::npos);
}

// Whatever a file becomes by random edits, the ledger says what its newest version says.
TEST_F(ImportTest, SaysWhatTheNewestVersionSaysAfterRandomEdits) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int version = 0; version < 8; ++version) {
    std::string text = headings;
    std::int64_t paid = 0;
    std::int64_t committed = 0;
    for (int i = 0; i < 12; ++i) {
      if (random() % 3 == 0) continue;
      const int decided = static_cast<int>(random() % 3);
      const int amount = static_cast<int>(random() % 4);
      committed += decided * 100;
      paid += amount * 100;
      text += "C-" + std::to_string(i) + (random() % 2 == 0 ? ";123456785" : ";313901017") +
              ";S;0301;0" + std::to_string(1 + random() % 2) + ".02.202" +
              std::to_string(5 + random() % 2) + ";" + std::to_string(decided) + ";" +
              std::to_string(amount) + ";" + std::to_string(amount) + ";0;0\n";
    }
    if (text == headings) continue;
    import_text(text);
    std::map<std::string, std::int64_t> sums;
    for (const auto& [account, amount] : balances()) {
      sums[account.substr(0, account.find(':'))] += amount;
    }
    EXPECT_EQ(sums["paid"], paid);
    EXPECT_EQ(sums["committed"], committed);
    EXPECT_EQ(sums["outside"], -paid - committed);
  }
}

TEST(ValueFormats, RoundHalvesAwayFromZeroAndKeepWhatIsExact) {
  const Currency usd{{'U', 'S', 'D'}};
  const auto cents = [&](const char* text) {
    return amount_of(text, usd, Rounding::half_up)->amount.minor_units;
  };
  EXPECT_EQ(cents("329430.985389"), 32'943'099);
  EXPECT_EQ(cents("0.005"), 1);
  EXPECT_EQ(cents("-0.005"), -1);
  EXPECT_EQ(cents("-0.0049999"), 0);
  EXPECT_EQ(cents("355000.0"), 35'500'000);
  EXPECT_FALSE(amount_of("0.005", usd, Rounding::none));
  EXPECT_EQ(amount_of("0.500000", usd, Rounding::none)->amount.minor_units, 50);
}

TEST(FileNames, GiveThePartsOfAPattern) {
  auto parts = parts_of_file_name("{country}_{kind}.csv", "Nepal_projects.csv");
  ASSERT_TRUE(parts);
  EXPECT_EQ((*parts)["country"], "Nepal");
  EXPECT_EQ((*parts)["kind"], "projects");
  EXPECT_FALSE(parts_of_file_name("{year}aug.csv", "2014jan.csv"));
  EXPECT_FALSE(parts_of_file_name("{year}aug.csv", "aug.csv"));
}

}  // namespace
}  // namespace grantledger
