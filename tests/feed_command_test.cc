// The feed commands as a user runs them.

#include <fcntl.h>
#include <unistd.h>

#include <sstream>
#include <thread>

#include "tests/evidence_commands.h"
#include "tools/feed/manifest.h"
#include "tools/feed/snapshot.h"

namespace grantledger {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class FeedCommand : public EvidenceCommands {
 protected:
  FeedCommand() { play_sample_year(); }

  std::string out_of(std::vector<std::string> arguments) {
    const Ran ran = run(std::move(arguments));
    EXPECT_EQ(ran.status, ExitStatus::done) << ran.err;
    return ran.out;
  }
  std::string slurp(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }
  // A program for --with, that appends what it takes to a file and answers as `answer` says, where
  // $line is what it was given and $n the position.
  std::string handler(const std::string& answer) {
    return "while read -r line; do n=${line#*:}; n=${n%%,*}; " + answer + "; done";
  }
  std::string taking() {
    return handler("echo \"$line\" >> " + taken.string() + "; echo \"{\\\"position\\\":$n}\"");
  }

  std::filesystem::path taken = scratch / "taken";
  std::filesystem::path out = scratch / "out";
};

TEST_F(FeedCommand, PrintsWhatEventsPrints) {
  EXPECT_EQ(out_of({"feed"}), out_of({"events"}));
  EXPECT_EQ(out_of({"feed", "--after", "20"}), out_of({"events", "--after", "20"}));
}

TEST_F(FeedCommand, SaysHowFarItCameWhereFactsAreLeftOut) {
  const std::vector<std::string> lines =
      lines_of(out_of({"feed", "--kinds", "award_decided,award_refused"}));
  const std::vector<std::string> awards = lines_of(out_of({"events", "--kind", "award_decided"}));
  ASSERT_FALSE(awards.empty());
  const std::size_t refusals = lines_of(out_of({"events", "--kind", "award_refused"})).size();
  ASSERT_EQ(lines.size(), awards.size() + refusals + 1);
  const Json last = *parse_json(lines.back());
  EXPECT_EQ(last.size(), 1U);
  EXPECT_EQ(last["position"], (*parse_json(out_of({"status"})))["head"]);
  EXPECT_EQ(lines.front(), awards.front());
}

TEST_F(FeedCommand, KnowsTheSchemeOfEveryFact) {
  const std::string everything = out_of({"feed", "--scheme", "videreutdanning"});
  EXPECT_NE(everything.find("\"payment_executed\""), std::string::npos);
  EXPECT_NE(everything.find("\"award_accepted\""), std::string::npos)
      << "it names a grant, and the grant its scheme";
  EXPECT_EQ(everything.find("\"ledger_opened\""), std::string::npos);
  EXPECT_EQ(run({"feed", "--scheme", "unknown"}).status, ExitStatus::no);
}

TEST_F(FeedCommand, RefusesWhatMakesNoSense) {
  const auto refused = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "feed");
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.status, ExitStatus::bad_input) << arguments.back();
    return ran.err;
  };
  EXPECT_NE(refused({"--kinds", "payment"}).find("'payment'"), std::string::npos);
  refused({"--to", "csv:" + out.string(), "--with", "true"});
  refused({"--to", "csv:" + out.string(), "--kinds", "payment_executed"});
  refused({"--to", "csv:"});
  refused({"--to", "ftp://somewhere"});
  refused({"--with", "true"});
  refused({"--after", "1000000"});
  refused({"--after", "1", "--consumer", "a"});
  refused({"--consumer", "../a"});
  EXPECT_EQ(refused({"--to", "ftp://me:secret@somewhere"}).find("secret"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(out));
}

TEST_F(FeedCommand, RemembersAReaderByName) {
  const std::string all = out_of({"feed", "--consumer", "reader"});
  EXPECT_EQ(all, out_of({"events"}));
  EXPECT_EQ(out_of({"feed", "--consumer", "reader"}), "");
  const Json consumers = json_of({"feed", "consumers"});
  ASSERT_EQ(consumers.size(), 1U);
  EXPECT_EQ(consumers[0]["consumer"], "reader");
  EXPECT_EQ(consumers[0]["lag"], 0);
  const Ran other = run({"feed", "--consumer", "reader", "--kinds", "payment_executed"});
  EXPECT_EQ(other.status, ExitStatus::no) << "it was begun with everything";
  EXPECT_EQ(json_of({"feed", "reset", "reader", "--to", "10"})["position"], 10);
  EXPECT_EQ(json_of({"feed", "consumers"})[0]["position"], 10);
  EXPECT_EQ(out_of({"feed", "--consumer", "reader"}), out_of({"events", "--after", "10"}));
  EXPECT_EQ(run({"feed", "reset", "nobody", "--to", "1"}).status, ExitStatus::no);
  EXPECT_EQ(run({"feed", "reset", "reader", "--to", "99999"}).status, ExitStatus::bad_input);
}

TEST_F(FeedCommand, GivesAProgramEachEnvelopeOnce) {
  const Json said = json_of({"feed", "--consumer", "taker", "--with", taking()});
  EXPECT_EQ(said["parked"], 0);
  EXPECT_EQ(slurp(taken), out_of({"events"}));
  EXPECT_EQ(json_of({"feed", "--consumer", "taker", "--with", taking()})["facts_sent"], 0);
}

TEST_F(FeedCommand, ParksWhatAProgramRefusesAndOffersItAgain) {
  const std::filesystem::path mended = scratch / "mended";
  const std::string picky = handler("if [ $n = 12 ] && [ ! -e " + mended.string() +
                                    " ]; then echo \"{\\\"position\\\":$n,\\\"error\\\":\\\"no "
                                    "account\\\"}\"; else echo \"$line\" >> " +
                                    taken.string() + "; echo \"{\\\"position\\\":$n}\"; fi");
  const Ran fed = run({"feed", "--consumer", "picky", "--with", picky});
  EXPECT_EQ(fed.status, ExitStatus::no) << fed.err;
  EXPECT_NE(fed.err.find("1 parked"), std::string::npos);
  EXPECT_EQ(lines_of(slurp(taken)).size() + 1, lines_of(out_of({"events"})).size());

  const Json parked = json_of({"feed", "parked", "picky"}, ExitStatus::no);
  ASSERT_EQ(parked.size(), 1U);
  EXPECT_EQ(parked[0]["position"], 12);
  EXPECT_EQ(parked[0]["tries"], 3);
  EXPECT_EQ(parked[0]["why"], "no account");
  EXPECT_EQ(json_of({"feed", "parked", "picky", "--retry"}, ExitStatus::no)[0]["tries"], 4);

  std::ofstream(mended) << "\n";
  EXPECT_EQ(json_of({"feed", "parked", "picky", "--retry"}).size(), 0U);
  EXPECT_EQ(lines_of(slurp(taken)).size(), lines_of(out_of({"events"})).size());
  EXPECT_EQ(lines_of(slurp(taken)).back().substr(0, 14), R"({"position":12)");
  EXPECT_EQ(run({"feed", "parked", "nobody"}).status, ExitStatus::no);
}

TEST_F(FeedCommand, GivesUpOnAProgramThatDoesNotAnswer) {
  for (const char* const program :
       {"cat > /dev/null", "exit 1", "echo nonsense; cat", "cat", "no-such-program"}) {
    const Ran ran =
        run({"feed", "--consumer", "silent", "--with", program, "--answer-within", "0"});
    EXPECT_EQ(ran.status, ExitStatus::could_not) << program;
    EXPECT_EQ(json_of({"feed", "consumers"})[0]["position"], 0) << program;
    EXPECT_EQ(json_of({"feed", "consumers"})[0]["parked"], 0) << program;
    json_of({"feed", "reset", "silent", "--to", "0"});
  }
}

class FeedDirectory : public FeedCommand, public testing::WithParamInterface<std::string> {
 protected:
  Json feed() { return json_of({"feed", "--to", format + ":" + out.string()}); }
  Manifest manifest() {
    const Result<Manifest> manifest = parse_manifest(slurp(out / "manifest.json"));
    EXPECT_TRUE(manifest);
    return manifest ? *manifest : Manifest();
  }
  std::string format = GetParam();
};
INSTANTIATE_TEST_SUITE_P(Formats, FeedDirectory, testing::Values("csv", "ndjson"));

TEST_P(FeedDirectory, HoldsWhatTheCommandsPrint) {
  run({"keygen", "--out", (scratch / "key").string(), "--name", "test"});
  feed();
  const Manifest listed = manifest();
  const Position head = (*parse_json(out_of({"status"})))["head"];
  EXPECT_EQ(listed.facts.position, head);
  EXPECT_EQ(listed.snapshot, listed.facts);
  ASSERT_EQ(listed.fact_files.size(), 1U);
  const bool is_csv = format == "csv";
  EXPECT_EQ(*read_listed(out, listed.fact_files[0]),
            is_csv ? out_of({"events", "--format", "csv"}) : out_of({"events"}));
  ASSERT_EQ(listed.projections.size(), 10U);
  for (const ListedFile& file : listed.projections) {
    std::istringstream words(file.command);
    std::vector<std::string> arguments{std::istream_iterator<std::string>(words), {}};
    ASSERT_EQ(arguments.front(), "grantledger");
    arguments.erase(arguments.begin());
    const std::string printed = out_of(arguments);
    const std::string held = *read_listed(out, file);
    EXPECT_EQ(held.size(), file.bytes);
    if (is_csv) {
      EXPECT_EQ(held, printed) << file.path;
      continue;
    }
    Json rows = Json::array();
    for (const std::string& line : lines_of(held)) rows.push_back(*parse_json(line));
    EXPECT_EQ(rows, *parse_json(printed)) << file.path;
    EXPECT_EQ(rows.size(), file.rows);
  }
}

TEST_P(FeedDirectory, GrowsWithTheLedger) {
  feed();
  const Manifest before = manifest();
  const auto later = requests_in(GRANTLEDGER_SOURCE_DIR "/docs/sample/county-leave.jsonl");
  play_into_store(root, later);
  feed();
  const Manifest after = manifest();
  EXPECT_GT(after.facts.position, before.facts.position);
  ASSERT_EQ(after.fact_files.size(), 1U) << "a file grows until it is full";
  EXPECT_EQ(*read_listed(out, after.fact_files[0]),
            format == "csv" ? out_of({"events", "--format", "csv"}) : out_of({"events"}));
  EXPECT_FALSE(std::filesystem::exists(out / before.fact_files[0].path));
  EXPECT_FALSE(std::filesystem::exists(out / before.projections[0].path));
  EXPECT_EQ(feed()["facts_sent"], 0);
  EXPECT_EQ(manifest(), after);
}

TEST_P(FeedDirectory, IsNotForAnotherLedgerOrFormat) {
  feed();
  const std::string other_format = format == "csv" ? "ndjson" : "csv";
  EXPECT_EQ(run({"feed", "--to", other_format + ":" + out.string()}).status, ExitStatus::bad_input);
  root = scratch / "other";
  ASSERT_EQ(run({"init"}).status, ExitStatus::done);
  const Ran ran = run({"feed", "--to", format + ":" + out.string()});
  EXPECT_EQ(ran.status, ExitStatus::no) << ran.err;
  EXPECT_NE(ran.err.find("another ledger"), std::string::npos);
  std::filesystem::create_directories(scratch / "homework");
  std::ofstream(scratch / "homework/essay") << "mine";
  EXPECT_EQ(run({"feed", "--to", format + ":" + (scratch / "homework").string(), "--consumer", "x"})
                .status,
            ExitStatus::bad_input);
  EXPECT_TRUE(std::filesystem::exists(scratch / "homework/essay"));
}

// Whatever a feed did not write stays where it is; a store above all.
TEST_P(FeedDirectory, RemovesNothingOfOthers) {
  const std::string all = out_of({"events"});
  const Ran ran = run({"feed", "--to", format + ":" + root.string()});
  EXPECT_EQ(ran.status, ExitStatus::bad_input) << ran.err;
  EXPECT_EQ(out_of({"events"}), all);
  feed();
  for (const char* const name : {"notes.txt", "at-home", "facts/mine.csv", "facts/1-2.csv"}) {
    std::ofstream(out / name) << "mine";
  }
  std::ofstream(out / "facts" / ("000000000001-000000000001." + format + ".next")) << "cut short";
  feed();
  for (const char* const name : {"notes.txt", "at-home", "facts/mine.csv", "facts/1-2.csv"}) {
    EXPECT_TRUE(std::filesystem::exists(out / name)) << name;
  }
  EXPECT_FALSE(
      std::filesystem::exists(out / "facts" / ("000000000001-000000000001." + format + ".next")));
}

TEST_P(FeedDirectory, NoticesWhatWasChanged) {
  feed();
  const std::filesystem::path path = out / manifest().fact_files[0].path;
  const std::string whole = slurp(path);
  const auto refused = [&](const std::string& bytes, const std::string& why) {
    std::ofstream(path, std::ios::binary) << bytes;
    const Ran ran = run({"feed", "--to", format + ":" + out.string()});
    EXPECT_EQ(ran.status, ExitStatus::could_not) << why;
    EXPECT_NE(ran.err.find(why), std::string::npos) << ran.err;
  };
  refused(whole + "more", "though the manifest lists it");
  std::filesystem::remove(out / manifest().projections[0].path);
  refused(whole, "is missing");
}

// A file of the same length is read when it is to grow.
TEST_P(FeedDirectory, DoesNotGoOnFromAChangedFile) {
  feed();
  const std::filesystem::path path = out / manifest().fact_files[0].path;
  std::string changed = slurp(path);
  changed[changed.size() / 2] ^= 1;
  std::ofstream(path, std::ios::binary) << changed;
  play_into_store(root, requests_in(GRANTLEDGER_SOURCE_DIR "/docs/sample/county-leave.jsonl"));
  const Ran ran = run({"feed", "--to", format + ":" + out.string()});
  EXPECT_EQ(ran.status, ExitStatus::could_not);
  EXPECT_NE(ran.err.find("not what the manifest says"), std::string::npos) << ran.err;
}

TEST(CsvRows, AreCountedWhateverIsQuoted) {
  EXPECT_EQ(rows_of_csv("a,b\r\n"), 0U);
  EXPECT_EQ(rows_of_csv("a,b\r\n1,\"x\r\n\"\"y\"\r\n2,z\r\n"), 2U);
}

TEST(ArrayLines, AreItsRows) {
  EXPECT_EQ(lines_of_array("[]\n"), "");
  EXPECT_EQ(lines_of_array("[\n{\"a\":1},\n{\"a\":\",\"}\n]\n"), "{\"a\":1}\n{\"a\":\",\"}\n");
}

}  // namespace
}  // namespace grantledger
