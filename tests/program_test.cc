#include "tools/program.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "ledger/log/clock.h"
#include "ledger/store.h"
#include "tests/scratch_directory.h"
#include "tests/worked_year.h"
#include "tools/json_text.h"
#include "tools/ledger_writer.h"

namespace grantledger {
namespace {

struct Ran {
  ExitStatus status;
  std::string out;
  std::string err;
};

class ProgramTest : public testing::Test {
 protected:
  // Runs the program on the test's store; `input` is what stands on its standard input.
  Ran run(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), {"--store", root.string()});
    const std::filesystem::path input_path = scratch / "input";
    std::ofstream(input_path) << input;
    std::FILE* const file = std::fopen(input_path.c_str(), "r");
    std::ostringstream out, err;
    const ExitStatus status =
        run_program(arguments, {.out = out, .err = err, .input = fileno(file)});
    std::fclose(file);
    return {status, out.str(), err.str()};
  }

  // A store that holds the worked year.
  void make_worked_store() {
    ASSERT_TRUE(create_store(root, clock));
    auto store = StoreWriter::open(root, clock);
    ASSERT_TRUE(store);
    const auto envelopes = year.log().read(0);
    ASSERT_TRUE(envelopes);
    ASSERT_TRUE((*store)->log().append(0, *envelopes));
  }

  Json json_of_run(std::vector<std::string> arguments) {
    const Ran ran = run(std::move(arguments));
    EXPECT_EQ(ran.status, ExitStatus::done) << ran.err;
    const auto json = parse_json(ran.out);
    EXPECT_TRUE(json);
    return json ? *json : Json();
  }

  ScratchDirectory scratch;
  std::filesystem::path root = scratch / "store";
  SystemClock clock;
  WorkedYear year;
};

TEST_F(ProgramTest, PrintsBalancesInThreeForms) {
  make_worked_store();
  const std::string p1 = std::to_string(year.p1);
  EXPECT_EQ(run({"balances", "--as-known-at", "4"}).out,
            "[\n"
            "{\"account\":\"appropriation:226.22:2026\",\"currency\":\"NOK\","
            "\"amount\":\"-520000.00\"},\n"
            "{\"account\":\"available:226.22:2026:313901025\",\"currency\":\"NOK\","
            "\"amount\":\"520000.00\"}\n"
            "]\n");
  EXPECT_EQ(run({"balances", "--as-known-at", "4", "--format", "csv", "--empty"}).out,
            "account,currency,amount\r\n"
            "appropriation:226.22:2026,NOK,-520000.00\r\n"
            "available:226.22:2026:313901017,NOK,0.00\r\n"
            "available:226.22:2026:313901025,NOK,520000.00\r\n");
  EXPECT_EQ(run({"--format", "table", "balances", "--as-known-at", "4"}).out,
            "Account                          Currency       Amount\n"
            "appropriation:226.22:2026        NOK       -520 000.00\n"
            "available:226.22:2026:313901025  NOK        520 000.00\n");
}

TEST_F(ProgramTest, TakesAPointInTimeAsAPositionOrATimeAndADay) {
  make_worked_store();
  const auto line = [&](std::vector<std::string> point) {
    std::vector<std::string> arguments{"budget"};
    arguments.insert(arguments.end(), point.begin(), point.end());
    return text_of(json_of_run(arguments)[0]);
  };
  const std::string p2 =
      R"({"line":"226.22:2026","currency":"NOK","appropriated":"520000.00",)"
      R"("authority":"200000.00","committed":"0.00","paid":"218749.80","repaid":"50000.00",)"
      R"("to_treasury":"0.00","transferred":"0.00","lapsed":"0.00","available":"351250.20"})";
  EXPECT_EQ(line({"--as-known-at", std::to_string(year.p2)}), p2);
  EXPECT_EQ(line({"--as-known-at", "2027-01-05T00:00:00Z"}), p2);
  EXPECT_EQ(line({"--as-known-at=2027-01-05T00:00:00Z", "--effective-on=2026-12-31"}), p2);
  EXPECT_NE(line({"--effective-on", "2026-12-31"}), p2);  // The transfer is known by now.
}

TEST_F(ProgramTest, PrintsSharesByAnyKey) {
  make_worked_store();
  const Json shares = json_of_run({"shares", "--by", "beneficiary", "--scheme", "videreutdanning"});
  ASSERT_EQ(shares.size(), 3U);
  EXPECT_EQ(text_of(shares[1]),
            R"({"key":"313901076","currency":"NOK","cost":"97222.13","state_share":"72916.60",)"
            R"("owner_share":"24305.53","owner_due":"0.00","owner_paid":"12152.77",)"
            R"("to_forward":"0.00","paid":"36458.30","claimed":"0.00","repaid":"0.00",)"
            R"("written_off":"0.00","outstanding":"0.00"})");
  EXPECT_EQ(json_of_run({"shares", "--year", "2027"}).size(), 0U);
  EXPECT_EQ(json_of_run({"shares", "--by", "county"}).size(), 2U);
}

TEST_F(ProgramTest, PrintsTheTrailOfWhateverHasAName) {
  make_worked_store();
  const Json trail = json_of_run({"trail", "leave:B"});
  ASSERT_EQ(trail.size(), 4U);
  const Json& first = trail[0];
  EXPECT_EQ(first["origin"], "own");
  EXPECT_EQ(first["actor"], "kari.moen");
  EXPECT_EQ(first["recorded_at"], "2026-04-30T12:00:00.000001Z");
  EXPECT_EQ(first["facts"][0]["kind"], "leave_granted");
  EXPECT_EQ(first["facts"][0]["shares"]["state"], "72916.60");
  EXPECT_EQ(json_of_run({"trail", "B"}), trail);
}

TEST_F(ProgramTest, PrintsEventsOneALine) {
  make_worked_store();
  const Ran some = run({"events", "--after", "4", "--limit", "2"});
  EXPECT_EQ(std::ranges::count(some.out, '\n'), 2);
  EXPECT_TRUE(some.out.starts_with("{\"position\":5,")) << some.out;
  const Ran paid = run({"events", "--kind", "payment_executed"});
  EXPECT_EQ(std::ranges::count(paid.out, '\n'), 3);
  EXPECT_EQ(run({"events", "--kind", "payment_imagined"}).status, ExitStatus::bad_input);
}

TEST_F(ProgramTest, SaysNoToUnknownIds) {
  make_worked_store();
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"trail", "grant:G9"},
                                             {"trail", "nobody"},
                                             {"shares", "--scheme", "none"},
                                             {"applications", "--scheme", "none"}}) {
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.status, ExitStatus::no);
    EXPECT_NE(ran.err.find("no fact speaks of"), std::string::npos) << ran.err;
  }
}

TEST_F(ProgramTest, TellsBadInputFromWhatItCouldNot) {
  EXPECT_EQ(run({}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"balance"}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"balances"}).status, ExitStatus::bad_input);  // No store.
  make_worked_store();
  EXPECT_EQ(run({"balances", "--as-known-at", "soon"}).err,
            "grantledger: malformed: --as-known-at: found 'soon', expected a position or a time "
            "like 2027-01-05T12:00:00Z\n");
  EXPECT_EQ(run({"balances", "--effective-on", "2026-02-30"}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"shares", "--year", "99999"}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"rebuild", "everything"}).status, ExitStatus::bad_input);
  std::ofstream(root / "FORMAT") << "thesis";
  EXPECT_EQ(run({"balances"}).status, ExitStatus::could_not);
}

TEST_F(ProgramTest, GivesAnExampleInTheHelpOfEachCommand) {
  const std::string help = run({"--help"}).out;
  for (const char* name :
       {"init", "status", "rebuild", "scheme publish", "submit", "balances", "shares", "budget",
        "applications", "trail", "events", "export hledger"}) {
    std::vector<std::string> arguments{"--help"};
    std::istringstream words(name);
    for (std::string word; words >> word;) arguments.insert(arguments.end() - 1, word);
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.status, ExitStatus::done);
    EXPECT_NE(ran.out.find("Example:\n  grantledger "), std::string::npos) << name;
    EXPECT_NE(help.find(arguments.front()), std::string::npos) << name;
  }
}

// What hledger makes of a journal: account to amount, as text, zeros included.
std::map<std::string, std::string> hledger_balances(const std::filesystem::path& journal) {
  const std::string command =
      "hledger -f '" + journal.string() + "' balance --flat --empty --no-total -O csv 2>&1";
  std::FILE* const pipe = popen(command.c_str(), "r");
  CHECK(pipe != nullptr);
  std::map<std::string, std::string> balances;
  std::array<char, 1'024> line{};
  while (std::fgets(line.data(), line.size(), pipe) != nullptr) {
    // "account","123.00 NOK"
    const std::string text(line.data());
    const std::size_t middle = text.find("\",\"");
    if (middle == std::string::npos) continue;
    const std::string amount = text.substr(middle + 3);
    balances[text.substr(1, middle - 1)] = amount.substr(0, amount.find_first_of(" \""));
  }
  EXPECT_EQ(pclose(pipe), 0);
  balances.erase("account");
  return balances;
}

TEST_F(ProgramTest, ExportsAJournalInWhichHledgerFindsTheSameBalances) {
  if (std::system("command -v hledger > /dev/null") != 0) GTEST_SKIP() << "hledger is missing";
  make_worked_store();
  for (const Position point : {year.p1, year.p2, year.p3, year.p4}) {
    const std::string position = std::to_string(point);
    const std::filesystem::path journal = scratch / "year.journal";
    std::ofstream(journal) << run({"export", "hledger", "--as-known-at", position}).out;
    std::map<std::string, std::string> ours;
    for (const Json& row : json_of_run({"balances", "--empty", "--as-known-at", position})) {
      const std::string amount = row["amount"].get<std::string>();
      ours[row["account"]] = amount == "0.00" ? "0" : amount;
    }
    EXPECT_FALSE(ours.empty());
    EXPECT_EQ(hledger_balances(journal), ours) << position;
    EXPECT_EQ(std::system(("hledger -f '" + journal.string() + "' check --strict").c_str()), 0);
  }
}

std::string request_line(int number, const std::string& commands,
                         const std::string& actor = "ida.vik") {
  return R"({"id":"01890000-0000-7000-8000-00000000000)" + std::to_string(number) +
         R"(","actor":")" + actor + R"(","commands":[)" + commands + "]}\n";
}

const char* const delegate =
    R"({"kind":"register_actor","effective_on":"2026-01-02","actor":"kari.moen","name":"Kari"},)"
    R"({"kind":"grant_delegation","effective_on":"2026-01-02","actor":"kari.moen",)"
    R"("power":"register_keeping","first_day":"2026-01-02","last_day":"2027-12-31"})";

const char* const register_directorate =
    R"({"kind":"register_organisation","effective_on":"2026-01-02","details":)"
    R"({"organisation":"313901025","kind":"directorate","name":"Bjørk"}})";

TEST_F(ProgramTest, AnswersRequestsInOrderAndAgainTheSame) {
  ASSERT_EQ(run({"init", "--administrator", "ida.vik"}).status, ExitStatus::done);
  const std::string input = request_line(1, delegate) + "\n" +
                            request_line(2, register_directorate, "kari.moen") + "{\"id\":7}\n" +
                            request_line(2, delegate) +
                            request_line(3, register_directorate, "kari.moen");
  const Ran first = run({"submit", "-"}, input);
  EXPECT_EQ(first.status, ExitStatus::bad_input) << first.err;
  std::istringstream lines(first.out);
  std::vector<Json> answers;
  for (std::string line; std::getline(lines, line);) answers.push_back(*parse_json(line));
  ASSERT_EQ(answers.size(), 5U) << first.out;
  EXPECT_EQ(answers[0]["position"], 2);
  EXPECT_EQ(answers[1]["position"], 3);
  EXPECT_TRUE(answers[2]["id"].is_null());
  EXPECT_EQ(answers[2]["error"]["fault"], "malformed");
  EXPECT_EQ(answers[3]["error"]["fault"], "id_reused");
  EXPECT_EQ(answers[4]["refused"]["reason"], "already_exists");
  EXPECT_EQ(answers[4]["refused"]["number"], 10);
  EXPECT_EQ(answers[4]["refused"]["command"], 0);

  EXPECT_EQ(run({"submit", "-"}, input).out, first.out);
  EXPECT_EQ(json_of_run({"status"})["head"], 3);
  EXPECT_EQ(run({"submit", "-"}, request_line(1, delegate)).status, ExitStatus::done);
  EXPECT_EQ(run({"submit", "-"}, request_line(3, register_directorate, "kari.moen")).status,
            ExitStatus::no);
  EXPECT_EQ(run({"submit", scratch / "absent"}).status, ExitStatus::bad_input);
}

TEST_F(ProgramTest, ReadsBesideAWriterAndSeesEveryAnswer) {
  ASSERT_EQ(run({"init", "--administrator", "ida.vik"}).status, ExitStatus::done);
  auto writer = LedgerWriter::open(root, clock);
  ASSERT_TRUE(writer);
  EXPECT_EQ(run({"submit", "-"}, "x\n").status, ExitStatus::could_not);  // Someone else writes.
  for (std::uint64_t i = 1; i <= 20; ++i) {
    Request request;
    request.id = {1, i};
    request.actor = *ActorId::parse("ida.vik");
    request.received_at = clock.now();
    request.commands = {{ActorRegistered{
        *ActorId::parse("actor-" + std::to_string(i)), "Åse", {}, date_of(2026, 1, 2)}}};
    request.digest = digest_of(request);
    const auto answers = (*writer)->sequencer().step({&request, 1});
    ASSERT_TRUE(answers);
    ASSERT_TRUE(std::holds_alternative<Accepted>(answers->front().outcome));
    (*writer)->wake_followers();
    EXPECT_EQ(json_of_run({"trail", "actor:actor-" + std::to_string(i)}).size(), 1U);
    EXPECT_EQ(json_of_run({"status"})["head"], i + 1);
  }
  ASSERT_TRUE((*writer)->close());
}

TEST_F(ProgramTest, RebuildsEverythingToTheSameAnswers) {
  make_worked_store();
  const std::string before = run({"shares", "--by", "payer"}).out;
  const Ran rebuilt = run({"rebuild", "history", "applications", "trail"});
  EXPECT_EQ(rebuilt.status, ExitStatus::done) << rebuilt.err;
  EXPECT_EQ(run({"shares", "--by", "payer"}).out, before);
  const Json status = json_of_run({"status"});
  for (const Json& follower : status["followers"]) {
    const bool is_rebuilt = follower["name"] == "history" || follower["name"] == "applications" ||
                            follower["name"] == "trail";
    EXPECT_EQ(follower["position"], is_rebuilt ? year.p4 : 0) << follower["name"];
  }
}

TEST_F(ProgramTest, PublishesSchemeFilesOnce) {
  ASSERT_EQ(run({"init", "--simulated", "--administrator", "ida.vik"}).status, ExitStatus::done);
  ASSERT_EQ(run({"submit", "-"},
                request_line(1, delegate) + request_line(2, register_directorate, "kari.moen"))
                .status,
            ExitStatus::done);
  const std::string file = GRANTLEDGER_SOURCE_DIR "/docs/schemes/videreutdanning.toml";
  const Ran published = run({"scheme", "publish", file});
  EXPECT_EQ(published.status, ExitStatus::done) << published.out;
  EXPECT_NE(published.out.find("leave_share.wage_basis"), std::string::npos);
  EXPECT_EQ(run({"scheme", "publish", file}).out, published.out);
  const Ran trail = run({"trail", "rule:VU-2026-1", "--format", "table"});
  EXPECT_NE(trail.out.find("777777.00*"), std::string::npos) << trail.out;
  EXPECT_NE(trail.out.find("* illustrative: assumed, not known"), std::string::npos);

  // Another actor asks for what stands: nothing to do, unless it says something else.
  const Ran again = run({"scheme", "publish", file, "--actor", "kari.moen"});
  EXPECT_EQ(again.status, ExitStatus::done) << again.out;
  EXPECT_NE(again.out.find("It stands already"), std::string::npos);
  std::ifstream in(file);
  std::string text(std::istreambuf_iterator<char>(in), {});
  text.replace(text.find("777777.00"), 9, "777778.00");
  const std::filesystem::path changed = scratch / "changed.toml";
  std::ofstream(changed) << text;
  const Ran other = run({"scheme", "publish", changed});
  EXPECT_EQ(other.status, ExitStatus::no) << other.out;
  EXPECT_NE(other.out.find("already_exists"), std::string::npos);

  const std::filesystem::path bad = scratch / "bad.toml";
  std::ofstream(bad) << "scheme = 3\n";
  EXPECT_EQ(run({"scheme", "publish", file, bad}).status, ExitStatus::bad_input);
}

}  // namespace
}  // namespace grantledger
