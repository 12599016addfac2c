// Kills feeds at random moments and looks at what their sinks hold in the end.

#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <sstream>
#include <thread>

#include "tests/child_program.h"
#include "tests/growing_store.h"
#include "tests/scratch_directory.h"
#include "tools/feed/manifest.h"
#include "tools/feed/snapshot.h"

namespace grantledger {
namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class FeedKillTest : public testing::Test {
 protected:
  FeedKillTest() { std::cout << "seed " << seed << '\n'; }

  // Lets the store grow and kills the feed, again and again; `look` is called after each kill.
  template <class Look>
  void kill_often(const std::vector<std::string>& arguments, unsigned within_us, Look look) {
    for (int killed = 0; killed < kills_wanted(10);) {
      store.grow(random() % 1'500);
      if (store.run_and_kill(arguments, static_cast<unsigned>(random() % within_us))) ++killed;
      look();
    }
    store.grow(100);
  }

  const unsigned seed = std::random_device()();
  std::mt19937 random{seed};
  ScratchDirectory scratch;
  GrowingStore store{scratch / "store", seed};
  std::filesystem::path out = scratch / "out";
};

class DirectoryKillTest : public FeedKillTest, public testing::WithParamInterface<const char*> {
 protected:
  std::optional<Manifest> manifest() const {
    const std::string text = content_of(out / "manifest.json");
    if (text.empty()) return std::nullopt;  // It was killed before it held anything.
    const Result<Manifest> manifest = parse_manifest(text);
    EXPECT_TRUE(manifest) << manifest.error().detail;
    return *manifest;
  }
  // What the manifest lists is there as it says, and the facts are the log's.
  void look_at(const Manifest& manifest) const {
    std::string facts;
    for (const ListedFile& file : manifest.fact_files) {
      const auto text = read_listed(out, file);
      ASSERT_TRUE(text) << text.error().detail;
      const std::size_t heading = is_csv && !facts.empty() ? text->find('\n') + 1 : 0;
      facts += text->substr(heading);
    }
    ASSERT_EQ(facts, store.printed({"events", "--as-known-at", text_of(manifest.facts), "--format",
                                    is_csv ? "csv" : "json"}));
    for (const ListedFile& file : manifest.projections) ASSERT_TRUE(read_listed(out, file));
  }
  static std::string text_of(const Checkpoint& checkpoint) {
    return std::to_string(checkpoint.position);
  }

  bool is_csv = std::string_view(GetParam()) == "csv";
};
INSTANTIATE_TEST_SUITE_P(Formats, DirectoryKillTest, testing::Values("csv", "ndjson"));

TEST_P(DirectoryKillTest, LeavesItWholeEveryTime) {
  const std::string to = std::string(GetParam()) + ":" + out.string();
  int held = 0;
  kill_often({"feed", "--to", to, "--follow"}, 400'000, [&] {
    const auto listed = manifest();
    if (!listed) return;
    ++held;
    look_at(*listed);
  });
  EXPECT_GT(held, 0);
  store.printed({"feed", "--to", to});
  const auto listed = manifest();
  ASSERT_TRUE(listed);
  look_at(*listed);
  EXPECT_EQ(listed->snapshot, listed->facts);
  EXPECT_EQ(listed->projections.size(), 10U);
  for (const ListedFile& file : listed->projections) {
    std::istringstream words(file.command.substr(file.command.find(' ')));
    const std::string printed = store.printed(
        {std::istream_iterator<std::string>(words), std::istream_iterator<std::string>()});
    EXPECT_EQ(*read_listed(out, file), is_csv ? printed : lines_of_array(printed)) << file.path;
  }
}

// A program may see an envelope again, never misses one and never sees them out of order.
TEST_F(FeedKillTest, GivesAProgramEveryEnvelope) {
  const std::filesystem::path taken = scratch / "taken";
  const std::string program =
      "while read -r line; do n=${line#*:}; n=${n%%,*}; echo \"$line\" >> " + taken.string() +
      "; echo \"{\\\"position\\\":$n}\"; done";
  const std::vector<std::string> feed{"feed", "--consumer", "taker", "--with", program, "--follow"};
  kill_often(feed, 300'000, [] {});
  store.printed({"feed", "--consumer", "taker", "--with", program});

  std::istringstream lines(content_of(taken));
  std::string once;
  Position last = 0;
  for (std::string line; std::getline(lines, line);) {
    const Position position = std::strtoull(line.c_str() + line.find(':') + 1, nullptr, 10);
    ASSERT_LE(position, last + 1) << "one was left out";
    if (position == last + 1) once += line + "\n";
    last = std::max(last, position);
  }
  EXPECT_EQ(once, store.printed({"events"}));
}

// A file that a consumer's lines are appended to misses none.
TEST_F(FeedKillTest, AppendsEveryLineToAFile) {
  const std::filesystem::path lines = scratch / "lines";
  std::string command = "exec";
  for (const std::string& word : store.words({"feed", "--consumer", "file", "--follow"})) {
    command += " '" + word + "'";
  }
  const std::vector<std::string> shell{"/bin/sh", "-c", command + " >> '" + lines.string() + "'"};
  for (int kill = 0; kill < kills_wanted(10); ++kill) {
    store.grow(random() % 1'500);
    ChildProgram program(shell);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 200'000));
    program.kill();
    program.wait();
  }
  std::ofstream(lines, std::ios::app) << "\n";  // Ends a line that was cut short.
  std::ofstream(lines, std::ios::app) << store.printed({"feed", "--consumer", "file"});
  std::istringstream in(content_of(lines));
  std::string once;
  Position next = 1;
  for (std::string line; std::getline(in, line);) {
    const std::size_t begin = line.rfind(R"({"position":)");
    if (begin == std::string::npos || !line.ends_with("]}")) continue;
    const std::string whole = line.substr(begin);
    const Position position = std::strtoull(whole.c_str() + whole.find(':') + 1, nullptr, 10);
    ASSERT_LE(position, next) << "one was left out";
    if (position == next) once += whole + "\n";
    next = std::max(next, position + 1);
  }
  EXPECT_EQ(once, store.printed({"events"}));
}

}  // namespace
}  // namespace grantledger
