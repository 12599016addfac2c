#pragma once
// The program's commands, as a user runs them on a store of a few envelopes.

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "ledger/store.h"
#include "tests/played_ledger.h"
#include "tools/json_text.h"
#include "tools/program.h"

namespace grantledger {

struct Ran {
  ExitStatus status;
  std::string out;
  std::string err;
};

// A store, and the program's commands on it.
class EvidenceCommands : public testing::Test {
 protected:
  EvidenceCommands() { make_simulated_store(root); }

  // `input` is the descriptor of its standard input.
  Ran run(std::vector<std::string> arguments, int input = 0) {
    arguments.insert(arguments.begin(), {"--store", root.string()});
    std::ostringstream out, err;
    const ExitStatus status = run_program(arguments, {.out = out, .err = err, .input = input});
    return {status, out.str(), err.str()};
  }
  Json json_of(std::vector<std::string> arguments, ExitStatus expected = ExitStatus::done) {
    const Ran ran = run(std::move(arguments));
    EXPECT_EQ(ran.status, expected) << ran.out << ran.err;
    const auto json = parse_json(ran.out);
    return json ? *json : Json();
  }
  // Plays the first `count` requests of the sample year.
  void play(std::size_t count) {
    const auto requests = requests_in(GRANTLEDGER_SOURCE_DIR "/docs/sample/01-opening.jsonl");
    play_into_store(root, std::span(requests).first(std::min(count, requests.size())));
  }
  void play_sample_year() {
    std::vector<Request> requests;
    for (const char* name : {"01-opening.jsonl", "02-applications.jsonl", "03-decisions.jsonl",
                             "04-autumn.jsonl", "05-second-year.jsonl"}) {
      const std::filesystem::path samples = GRANTLEDGER_SOURCE_DIR "/docs/sample";
      for (Request& each : requests_in(samples / name)) requests.push_back(std::move(each));
    }
    play_into_store(root, requests);
  }
  std::string file(const char* name, const std::string& text) {
    std::ofstream(scratch / name) << text;
    return (scratch / name).string();
  }

  ScratchDirectory scratch;
  std::filesystem::path root = scratch / "store";
};

}  // namespace grantledger
