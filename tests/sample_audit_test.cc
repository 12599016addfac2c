// sample and what is done with one, as an auditor runs them on the sample year and on invented
// lives.

#include <algorithm>

#include "projections/paid_payments.h"
#include "tests/child_program.h"
#include "tests/evidence_commands.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

class SampleCommandTest : public EvidenceCommands {
 protected:
  SampleCommandTest() { key = json_of({"keygen", "ledger.example.org/grants"})["key"]; }

  void play_sample_year() {
    std::vector<Request> requests;
    for (const char* each : {"01-opening", "02-applications", "03-decisions", "04-autumn",
                             "05-second-year", "county-leave"}) {
      std::ranges::move(
          requests_in(std::string(GRANTLEDGER_SOURCE_DIR "/docs/sample/") + each + ".jsonl"),
          std::back_inserter(requests));
    }
    play_into_store(root, requests);
  }
  void play_simulated_lives() {
    Simulation simulation({.seed = 5, .years = 1, .municipalities = 40});
    std::vector<Request> requests;
    while (auto request = simulation.next()) requests.push_back(std::move(*request));
    play_into_store(root, requests);
  }
  std::string kept(const char* name, std::vector<std::string> arguments) {
    const Ran ran = run(std::move(arguments));
    EXPECT_EQ(ran.status, ExitStatus::done) << ran.err;
    return file(name, ran.out);
  }
  std::string sealed(const char* name) { return kept(name, {"--format", "table", "seal"}); }

  std::string key;
};

TEST_F(SampleCommandTest, SaysAllThatIsNeededToDrawAgain) {
  play_sample_year();
  const Json sample = json_of({"sample", "--method", "mus", "--size", "2", "--seed", "42"});
  EXPECT_EQ(sample["population"]["payments"], 3);
  EXPECT_EQ(sample["population"]["sum"], "291666.40");
  EXPECT_EQ(sample["population"]["undone"], 1) << "the spring payment was returned";
  EXPECT_EQ(sample["population"]["digest"],
            hex_of(sha256("P-G1-autumn\tvidereutdanning\t313901033\tNOK\t145833.20\n"
                          "P-G2-autumn\tvidereutdanning\t313901084\tNOK\t72916.60\n"
                          "P-G5-autumn\tvidereutdanning\t313901041\tNOK\t72916.60\n")));
  EXPECT_EQ(sample["seed"]["sha256"], hex_of(sha256(sample["seed"]["text"].get<std::string>())));
  EXPECT_EQ(sample["items"][0]["payment"], "P-G1-autumn");
  EXPECT_EQ(sample["items"][0]["certain"], true) << "half of all money, and two draws";
  EXPECT_EQ(sample["items"][1]["inclusion"], "1/2");
}

TEST_F(SampleCommandTest, DrawsFromWhatWasKnownAndHadEffect) {
  play_sample_year();
  const auto payments = [&](std::vector<std::string> point) {
    std::vector<std::string> arguments{"sample", "--size", "9", "--seed", "1"};
    arguments.insert(arguments.end(), point.begin(), point.end());
    return json_of(arguments)["population"]["payments"];
  };
  EXPECT_EQ(payments({"--effective-on", "2027-06-30"}), 3) << "before the return, without Vestdal";
  EXPECT_EQ(payments({"--as-known-at", "2026-12-10T23:00:00Z"}), 1);
  EXPECT_EQ(payments({"--year", "2026"}), 2);
  EXPECT_EQ(payments({"--scheme", "videreutdanning", "--year", "2027"}), 1);
  EXPECT_EQ(run({"sample", "--size", "1", "--seed", "1", "--scheme", "other"}).status,
            ExitStatus::bad_input);
}

TEST_F(SampleCommandTest, ChecksASampleByDrawingAgain) {
  play_sample_year();
  const std::string sample = kept("sample", {"sample", "--size", "2", "--seed", "7"});
  EXPECT_EQ(json_of({"sample", "check", sample})["holds"], true);
  std::ifstream in(sample);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  // When one payment in it is another, or the seed, then it does not hold.
  for (const auto& [was, is] :
       {std::pair("P-G1-autumn", "P-G9-autumn"), std::pair("\"number\":7", "\"number\":8"),
        std::pair("\"inclusion\":\"1/2\"", "\"inclusion\":\"1/3\"")}) {
    std::string changed = text;
    ASSERT_NE(changed.find(was), std::string::npos) << was;
    changed.replace(changed.find(was), std::string(was).size(), is);
    EXPECT_EQ(json_of({"sample", "check", file("changed", changed)}, ExitStatus::no)["holds"],
              false);
  }
  EXPECT_EQ(run({"sample", "check", file("other", "{}")}).status, ExitStatus::bad_input);
}

// Who keeps the ledger could vary a seal's origin and signatures until a draw pleases.
TEST_F(SampleCommandTest, TakesNothingOfASealButItsTree) {
  play_sample_year();
  std::ifstream in(sealed("seal"));
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto seed_of = [&](const std::string& seal) {
    const std::string path = file("one.seal", seal);
    return json_of({"sample", "--size", "1", "--seed", path + "+8f2c19"})["seed"];
  };
  std::string forged = text;
  const std::string origin = "ledger.example.org/grants";
  for (std::size_t at = 0; (at = forged.find(origin, at)) != std::string::npos; ++at) {
    forged.replace(at, origin.size(), "ledger.example.org/forged");
  }
  EXPECT_EQ(seed_of(forged), seed_of(text));
}

TEST_F(SampleCommandTest, SaysWhatIsNoSample) {
  play_sample_year();
  const std::string sample = kept("sample", {"sample", "--size", "2", "--seed", "7"});
  std::ifstream in(sample);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::string errors = file("errors.csv", "payment,audited\n");
  for (const auto& [was, is] : {std::pair("\"method\":\"mus\"", "\"method\":\"picked by hand\""),
                                std::pair("\"as_known_at\":", "\"as_known_at\":9999999")}) {
    std::string changed = text;
    ASSERT_NE(changed.find(was), std::string::npos) << was;
    changed.replace(changed.find(was), std::string(was).size(), is);
    EXPECT_NE(run({"sample", "check", file("changed", changed)}).status, ExitStatus::done) << is;
  }
  const Json whole = *parse_json(text);
  for (const char* part : {"asked", "population", "design", "items"}) {
    for (const char* instead : {"[]", "7", "null", "[7]", "{}"}) {
      Json broken = whole;
      broken["asked"]["method"] = "stratified";
      broken[part] = *parse_json(instead);
      const Ran ran =
          run({"sample", "evaluate", file("broken", text_of(broken)), "--errors", errors});
      EXPECT_EQ(ran.status, ExitStatus::bad_input) << part << " " << instead << ran.out;
    }
  }
}

TEST_F(SampleCommandTest, SeedsFromASealAndANonceGivenAfterIt) {
  play_sample_year();
  const std::string seal = sealed("seal");
  const auto draw = [&](const std::string& nonce) {
    return json_of({"sample", "--method", "random", "--size", "1", "--seed", seal + "+" + nonce});
  };
  const Json sample = draw("8f2c19");
  const auto known_at = sample["asked"]["as_known_at"].get<std::uint64_t>();
  // The seed is of the root that stands in the seal.
  const std::string sealed_root = json_of({"seal"})["root"];
  EXPECT_EQ(sample["seed"]["text"], "grantledger-sample-1\nseal\n" + std::to_string(known_at) +
                                        "\n" + sealed_root + "\n8f2c19\n");
  // What is recorded later changes nothing.
  Request late = requests_in(GRANTLEDGER_SOURCE_DIR "/docs/sample/01-opening.jsonl").front();
  late.id = {7, 7};
  late.recorded_at = Timestamp(date_of(2029, 1, 1));
  std::get<ActorRegistered>(late.commands[0].wanted).actor = *ActorId::parse("later");
  late.commands.resize(1);
  play_into_store(root, {&late, 1});
  EXPECT_EQ(draw("8f2c19"), sample);
  EXPECT_EQ(json_of({"sample", "check", file("sample", text_of(sample))})["holds"], true);
  EXPECT_NE(draw("other")["seed"]["sha256"], sample["seed"]["sha256"]);
  EXPECT_EQ(run({"sample", "--size", "1", "--seed", seal + "+n", "--as-known-at", "5"}).status,
            ExitStatus::bad_input);
}

TEST_F(SampleCommandTest, RefusesASealOfAnotherLedgerAndANonceThatWasNotPromised) {
  play_sample_year();
  const std::string seal = sealed("seal");
  const std::string promised = hex_of(sha256("right"));
  EXPECT_EQ(
      run({"sample", "--size", "1", "--seed", seal + "+right", "--nonce-digest", promised}).status,
      ExitStatus::done);
  EXPECT_EQ(
      run({"sample", "--size", "1", "--seed", seal + "+wrong", "--nonce-digest", promised}).status,
      ExitStatus::bad_input);
  std::ifstream in(seal);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::size_t root_at = text.find('\n', text.find('\n') + 1) + 1;
  text[root_at] = text[root_at] == 'A' ? 'B' : 'A';
  const Ran ran = run({"sample", "--size", "1", "--seed", file("other", text) + "+n"});
  EXPECT_EQ(ran.status, ExitStatus::no);
  EXPECT_NE(ran.err.find("another root is sealed"), std::string::npos) << ran.err;
}

TEST_F(SampleCommandTest, IsDrawnAlikeByAnotherProgram) {
  play_simulated_lives();
  const std::string seal = sealed("seal");
  std::size_t largest = 0;
  for (const auto& draw : std::vector<std::vector<std::string>>{
           {"--method", "mus", "--size", "25", "--seed", seal + "+n0nce"},
           {"--method", "mus", "--size", "5", "--seed", "1"},
           {"--method", "random", "--size", "12", "--seed", "2"},
           {"--method", "stratified", "--by", "amount", "--size", "20", "--seed", "3"},
           {"--method", "stratified", "--by", "scheme", "--size", "7", "--seed", "4"}}) {
    std::vector<std::string> arguments{"sample"};
    arguments.insert(arguments.end(), draw.begin(), draw.end());
    const std::string sample = kept("sample", arguments);
    const std::string population = kept("population", {"--format", "csv", "sample", "population"});
    const ProgramOutput again =
        run_to_end({"/usr/bin/env", "node", GRANTLEDGER_SOURCE_DIR "/tests/interop/draw_sample.mjs",
                    sample, population});
    EXPECT_EQ(again.ended, 0) << again.text;
    EXPECT_NE(again.text.find("payments drawn again, the same"), std::string::npos) << again.text;
    largest = std::max(largest, json_of(arguments)["population"]["payments"].get<std::size_t>());
  }
  EXPECT_GT(largest, 25U);
}

TEST_F(SampleCommandTest, EvaluatesErrors) {
  play_sample_year();
  const std::string sample = kept("sample", {"sample", "--size", "2", "--seed", "42"});
  const std::string drawn =
      json_of({"sample", "--size", "2", "--seed", "42"})["items"][1]["payment"];
  // Given half of the payment drawn by the interval is wrong, and 100.00 of the certain one.
  const std::string errors =
      file("errors", "\xEF\xBB\xBFpayment,audited\r\n\"" + drawn +
                         "\",36458.30\r\nP-G1-autumn,145733.20\r\n");  // As spreadsheets write.
  const Json found = json_of({"sample", "evaluate", sample, "--errors", errors});
  EXPECT_EQ(found["known"], "100.00");
  EXPECT_EQ(found["projected"], "72916.60") << "half of an interval of 145833.20";
  EXPECT_EQ(found["basic_precision"], "437499.60");
  EXPECT_EQ(found["upper_limit"], "565203.65") << "437499.60 + 1.75 × 72916.60 + 100, up";
  EXPECT_EQ(
      run({"sample", "evaluate", sample, "--errors", errors, "--tolerable", "565203.64"}).status,
      ExitStatus::no);
  EXPECT_EQ(
      run({"sample", "evaluate", sample, "--errors", errors, "--tolerable", "565203.65"}).status,
      ExitStatus::done);
  for (const char* wrong : {"", "payment,audited\nP-G1-autumn\n", "payment,audited\nnobody,1.00\n",
                            "a,b\n", "payment,audited\nP-G1-autumn,x\n",
                            "payment,audited\nP-G1-autumn,1.00\nP-G1-autumn,2.00\n"}) {
    EXPECT_EQ(run({"sample", "evaluate", sample, "--errors", file("wrong", wrong)}).status,
              ExitStatus::bad_input)
        << wrong;
  }
}

TEST_F(SampleCommandTest, ProjectsErrorsOfARandomSample) {
  play_sample_year();
  const std::string sample =
      kept("sample", {"sample", "--method", "random", "--size", "2", "--seed", "42"});
  const std::string drawn = json_of(
      {"sample", "--method", "random", "--size", "2", "--seed", "42"})["items"][1]["payment"];
  const std::string errors = file("errors", "payment,audited\n" + drawn + ",72816.60\n");
  const Json found = json_of({"sample", "evaluate", sample, "--errors", errors});
  EXPECT_EQ(found["projected"], "150.00") << "100.00 in two of three";
  EXPECT_EQ(found["wrong_payments_max"], 3);
}

TEST_F(SampleCommandTest, SaysWhatIsMissing) {
  play_sample_year();
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"sample"},
           {"sample", "--size", "1"},
           {"sample", "--size", "1", "--seed", "file"},
           {"sample", "--size", "1", "--seed", "no-such-file+n"},
           {"sample", "--size", "1", "--seed", "1", "--year", "99999999"},
           {"sample", "size", "--tolerable", "1", "--expected", "1", "--population", "9"}}) {
    EXPECT_EQ(run(arguments).status, ExitStatus::bad_input);
  }
}

}  // namespace
}  // namespace grantledger
