// keygen, seal and verify, as a user runs them.

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "ledger/evidence/seal.h"
#include "ledger/seals.h"
#include "ledger/store.h"
#include "tests/played_ledger.h"
#include "tools/json_text.h"
#include "tools/program.h"

namespace grantledger {
namespace {

struct Ran {
  ExitStatus status;
  std::string out;
  std::string err;
};

class EvidenceCommandTest : public testing::Test {
 protected:
  EvidenceCommandTest() { make_simulated_store(root); }

  Ran run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--store", root.string()});
    std::ostringstream out, err;
    const ExitStatus status = run_program(arguments, {.out = out, .err = err});
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
  std::string file(const char* name, const std::string& text) {
    std::ofstream(scratch / name) << text;
    return (scratch / name).string();
  }

  ScratchDirectory scratch;
  std::filesystem::path root = scratch / "store";
};

TEST_F(EvidenceCommandTest, SealsWhatIsRecordedAndVerifiesIt) {
  const std::string key = json_of({"keygen", "ledger.example.org/grants"})["key"];
  play(5);
  const Json first = json_of({"seal"});
  play(10);
  const Json second = json_of({"seal"});
  EXPECT_LT(first["size"].get<int>(), second["size"].get<int>());
  EXPECT_EQ(second["origin"], "ledger.example.org/grants");

  const Json verified = json_of({"verify", "--key", key});
  EXPECT_EQ(verified["head"], second["size"]);
  EXPECT_EQ(verified["root"], second["root"]);
  EXPECT_TRUE(verified["first_difference"].is_null());
  ASSERT_EQ(verified["seals"].size(), 2U);
  for (const Json& seal : verified["seals"]) {
    EXPECT_EQ(seal["holds"], true);
    EXPECT_EQ(seal["verified_signers"], Json({"ledger.example.org/grants"}));
  }
  // Without a key the tree is verified, the signer is not.
  EXPECT_EQ(json_of({"verify"})["seals"][0]["verified_signers"], Json::array());
}

TEST_F(EvidenceCommandTest, SealsTheSameTreeOnceAndWritesNoKeyTwice) {
  play(3);
  const std::string key_file = (scratch / "sealing.key").string();
  ASSERT_EQ(run({"keygen", "ledger", "-o", key_file}).status, ExitStatus::done);
  EXPECT_EQ(run({"keygen", "ledger", "-o", key_file}).status, ExitStatus::no);
  EXPECT_EQ(std::filesystem::status(key_file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const Ran sealed = run({"seal", "--key", key_file});
  EXPECT_EQ(sealed.status, ExitStatus::done) << sealed.err;
  EXPECT_EQ(run({"seal", "--key", key_file}).out, sealed.out);
  EXPECT_EQ(Seals(StorePaths{root}.seals()).all()->size(), 1U);
  EXPECT_EQ(run({"seal"}).status, ExitStatus::bad_input) << "the store has no key of its own";
  // Whoever seals under another name seals another ledger.
  const std::string other = (scratch / "other.key").string();
  run({"keygen", "another", "-o", other});
  EXPECT_EQ(run({"seal", "--key", other}).status, ExitStatus::no);
  // A witness's key seals nothing.
  const std::string witness = (scratch / "witness.key").string();
  run({"keygen", "audit", "--witness", "-o", witness});
  EXPECT_EQ(run({"seal", "--key", witness}).status, ExitStatus::bad_input);
}

TEST_F(EvidenceCommandTest, HoldsASealFromElsewhereAgainstAStoreThatWasRewritten) {
  run({"keygen", "ledger"});
  play(8);
  const std::string seal = file("outside.seal", json_of({"seal"})["seal"]);
  // The attacker begins anew, tells the first half as it was, and drops the kept seals.
  std::filesystem::remove_all(root);
  make_simulated_store(root);
  play(4);
  EXPECT_EQ(run({"verify"}).status, ExitStatus::done) << "consistent in itself";
  const Json verified = json_of({"verify", "--seal", seal}, ExitStatus::no);
  EXPECT_EQ(verified["first_difference"]["check"], "seal");
}

TEST_F(EvidenceCommandTest, SealsNothingThatIsNotWhatWasSealed) {
  run({"keygen", "ledger"});
  play(8);
  ASSERT_EQ(run({"seal"}).status, ExitStatus::done);
  std::filesystem::rename(root / "kept", scratch / "kept");
  std::filesystem::rename(root / "keys", scratch / "keys");
  std::filesystem::remove_all(root);
  make_simulated_store(root);
  std::filesystem::remove_all(root / "kept");
  std::filesystem::remove_all(root / "keys");
  std::filesystem::rename(scratch / "kept", root / "kept");
  std::filesystem::rename(scratch / "keys", root / "keys");
  const Ran shorter = run({"seal"});
  EXPECT_EQ(shorter.status, ExitStatus::could_not);
  EXPECT_NE(shorter.err.find("envelopes were sealed"), std::string::npos) << shorter.err;
}

TEST_F(EvidenceCommandTest, PublishesATreeThatVerifiesWithoutTheStore) {
  const std::string tiles = (scratch / "www").string();
  play(4);
  EXPECT_EQ(run({"tiles", tiles}).status, ExitStatus::bad_input) << "nothing is sealed";
  const std::string key = json_of({"keygen", "ledger"})["key"];
  run({"seal"});
  EXPECT_EQ(json_of({"tiles", tiles})["files_written"], 2);
  EXPECT_EQ(json_of({"tiles", tiles})["files_written"], 0);
  play(9);
  const Json seal = json_of({"seal"});
  EXPECT_EQ(json_of({"tiles", tiles})["size"], seal["size"]);
  const std::string checkpoint = (scratch / "www/checkpoint").string();
  EXPECT_TRUE(std::filesystem::exists(scratch / "www/tile/0/000.p/10"));

  std::filesystem::rename(root, scratch / "away");
  const std::vector<std::string> verify{"verify", "--tiles", tiles,     "--key",
                                        key,      "--seal",  checkpoint};
  const Json verified = json_of(verify);
  EXPECT_EQ(verified["head"], seal["size"]);
  EXPECT_EQ(verified["root"], seal["root"]);
  EXPECT_EQ(verified["seals"][0]["verified_signers"], Json({"ledger"}));

  // One byte of one entry.
  const std::filesystem::path entries = scratch / "www/tile/entries/000.p/10";
  std::fstream file(entries, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(700);
  file.put('x');
  file.close();
  EXPECT_FALSE(json_of(verify, ExitStatus::no)["first_difference"]["position"].is_null());
  std::filesystem::remove(entries);
  EXPECT_EQ(json_of(verify, ExitStatus::no)["first_difference"]["check"], "read");
}

TEST_F(EvidenceCommandTest, RejectsAForgedSignature) {
  const std::string key = json_of({"keygen", "ledger"})["key"];
  play(4);
  std::string text = json_of({"seal"})["seal"];
  const std::size_t size_at = text.find('\n') + 1;
  text[size_at] = static_cast<char>(text[size_at] ^ 1);
  const std::string forged = file("forged.seal", text);
  const Json verified = json_of({"verify", "--seal", forged, "--key", key}, ExitStatus::no);
  EXPECT_EQ(verified["first_difference"]["check"], "signature");
  EXPECT_EQ(run({"verify", "--seal", (scratch / "none").string()}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"verify", "--seal", file("bad.seal", "bad\n")}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"verify", "--key", "ledger+00000000+AAAA"}).status, ExitStatus::bad_input);
}

}  // namespace
}  // namespace grantledger
