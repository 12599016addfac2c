// A ledger and its witness: seal, witness and verify, as the two run them apart from each other.

#include <fcntl.h>
#include <unistd.h>

#include "ledger/log/clock.h"
#include "ledger/log/small_file.h"
#include "ledger/seals.h"
#include "ledger/witness_state.h"
#include "tests/evidence_commands.h"

namespace grantledger {
namespace {

class WitnessCommandTest : public EvidenceCommands {
 protected:
  WitnessCommandTest() {
    ledger = json_of({"keygen", "ledger"})["key"];
    witness = json_of({"keygen", "audit", "--witness", "-o", witness_key})["key"];
    policy = file("policy", "log " + ledger + "\nwitness audit " + witness + "\nquorum audit\n");
    EXPECT_TRUE(WitnessState::create(state));
  }
  // What the ledger asks, as a file.
  std::string request(TreeSize since) {
    const Ran ran = run({"seal", "--since", std::to_string(since)});
    EXPECT_EQ(ran.status, ExitStatus::done) << ran.err;
    return file("request", ran.out);
  }
  Ran cosign(std::vector<std::string> what, int input = 0) {
    what.insert(what.begin(),
                {"witness", "--policy", policy, "--key", witness_key, "--state", state});
    return run(std::move(what), input);
  }
  std::string cosigned(const std::string& request) {
    const Ran ran = cosign({request});
    EXPECT_EQ(ran.status, ExitStatus::done) << ran.err;
    return file("answer", ran.out);
  }
  // Whether the witness refuses, for that reason and without a change of its mind.
  void expect_refusal(const std::string& request, const std::string& check) {
    const auto before = read_small_file(state);
    const Ran ran = cosign({request});
    EXPECT_EQ(ran.status, ExitStatus::no);
    EXPECT_EQ(ran.out, "");
    EXPECT_TRUE(ran.err.starts_with("grantledger: refused: " + check + ": ")) << ran.err;
    EXPECT_EQ(*read_small_file(state), *before);
  }
  // Plays `count` requests of the sample year after those that are skipped.
  void play_other(std::size_t skipped, std::size_t count) {
    const auto requests = requests_in(GRANTLEDGER_SOURCE_DIR "/docs/sample/01-opening.jsonl");
    play_into_store(root, std::span(requests).subspan(skipped, count));
  }

  std::string ledger, witness;  // Verifier keys.
  std::string witness_key = (scratch / "witness.key").string();
  std::string policy;
  std::string state = (scratch / "seen").string();
};

TEST_F(WitnessCommandTest, CosignsWhatGrowsAndVerifyTellsWhoWitnessed) {
  play(4);
  const std::string first = cosigned(request(0));
  const Json taken = json_of({"seal", "--cosignatures", first, "--policy", policy});
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0]["size"], 5);
  EXPECT_EQ(taken[0]["witness"], "audit");
  play(9);
  const std::string second = request(5);
  Json verified = json_of({"verify", "--policy", policy});
  EXPECT_EQ(verified["trusted_size"], 5) << "the second seal is not witnessed yet";
  EXPECT_EQ(verified["seals"][1]["is_trusted"], false);
  run({"seal", "--cosignatures", cosigned(second), "--policy", policy});
  verified = json_of({"verify", "--policy", policy});
  EXPECT_EQ(verified["trusted_size"], verified["head"]);
  ASSERT_EQ(verified["seals"].size(), 2U);
  for (const Json& seal : verified["seals"]) {
    EXPECT_EQ(seal["verified_signers"], Json({"ledger"}));
    EXPECT_EQ(seal["witnessed_by"][0]["witness"], "audit");
    EXPECT_EQ(seal["is_trusted"], true);
  }
  const Ran table = run({"--format", "table", "verify", "--policy", policy});
  EXPECT_NE(table.out.find("; signed by ledger; witnessed by audit at 20"), std::string::npos);
  EXPECT_NE(table.out.find("Trusted     10 envelopes, by " + policy), std::string::npos);
}

TEST_F(WitnessCommandTest, DetectsAStoreThatWasRestoredFromAnOldCopy) {
  play(4);
  cosigned(request(0));
  std::filesystem::copy(root, scratch / "copy", std::filesystem::copy_options::recursive);
  play(9);
  cosigned(request(5));
  std::filesystem::remove_all(root);
  std::filesystem::rename(scratch / "copy", root);
  EXPECT_EQ(run({"verify", "--policy", policy}).status, ExitStatus::no) << "nothing was taken in";
  EXPECT_EQ(run({"verify", "--key", ledger}).status, ExitStatus::done) << "consistent in itself";

  EXPECT_EQ(run({"seal", "--since", "10"}).status, ExitStatus::no) << "it has five";
  expect_refusal(request(0), "smaller_tree");
  expect_refusal(request(5), "smaller_tree");
  play_other(5, 6);
  expect_refusal(request(10), "another_tree");
  play_other(11, 3);
  expect_refusal(request(10), "path");
  expect_refusal(request(5), "old_size");
}

TEST_F(WitnessCommandTest, CosignsAgainWhatItCosigned) {
  play(4);
  const std::string asked = request(0);
  cosigned(asked);
  cosigned(asked);
  cosigned(request(5));
  cosigned(file("seal", json_of({"seal"})["seal"]));
}

TEST_F(WitnessCommandTest, TakesAFirstSealAloneButNoLaterOne) {
  play(4);
  cosigned(file("seal", json_of({"seal"})["seal"]));
  play(9);
  expect_refusal(file("seal", json_of({"seal"})["seal"]), "old_size");
}

TEST_F(WitnessCommandTest, ReadsAPublishedTree) {
  const std::string tiles = (scratch / "www").string();
  play(4);
  run({"seal"});
  run({"tiles", tiles});
  EXPECT_EQ(cosign({"--tiles", tiles}).status, ExitStatus::done);
  play(9);
  run({"seal"});
  run({"tiles", tiles});
  std::filesystem::rename(root, scratch / "away");
  const Ran grown = cosign({"--tiles", tiles});
  EXPECT_EQ(grown.status, ExitStatus::done) << grown.err;
  EXPECT_EQ(seen_of(WitnessState::open(state, SystemClock())->seen(), "ledger").size, 10U);
  // Both say what to cosign, or neither does.
  EXPECT_EQ(cosign({"--tiles", tiles, tiles + "/checkpoint"}).status, ExitStatus::bad_input);
  EXPECT_EQ(cosign({}).status, ExitStatus::bad_input);
  EXPECT_EQ(cosign({"--tiles", (scratch / "none").string()}).status, ExitStatus::bad_input);
}

TEST_F(WitnessCommandTest, ReadsAPublishedTreeThatShrank) {
  const std::string tiles = (scratch / "www").string();
  play(4);
  run({"seal"});
  run({"tiles", tiles});
  play(9);
  cosigned(request(0));
  const Ran shrunk = cosign({"--tiles", tiles});
  EXPECT_EQ(shrunk.status, ExitStatus::no);
  EXPECT_EQ(shrunk.out, "");
}

TEST_F(WitnessCommandTest, ReadsStandardInput) {
  play(4);
  const int input = open(request(0).c_str(), O_RDONLY | O_CLOEXEC);
  const Ran answered = cosign({"-"}, input);
  EXPECT_EQ(answered.status, ExitStatus::done) << answered.err;
  close(input);
  const int answer = open(file("answer", answered.out).c_str(), O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(run({"seal", "--cosignatures", "-", "--policy", policy}, answer).status,
            ExitStatus::done);
  close(answer);
}

TEST_F(WitnessCommandTest, RefusesALedgerThatItsPolicyDoesNotName) {
  play(4);
  const std::string asked = request(0);
  const std::string other = json_of({"keygen", "other", "-o", (scratch / "o.key").string()})["key"];
  policy = file("other.policy", "log " + other + "\nquorum none\n");
  expect_refusal(asked, "unknown_ledger");
  // Another key of that name.
  const std::string impostor =
      json_of({"keygen", "ledger", "-o", (scratch / "impostor.key").string()})["key"];
  policy = file("impostor.policy", "log " + impostor + "\nquorum none\n");
  expect_refusal(asked, "signature");
}

TEST_F(WitnessCommandTest, RefusesAForgedSeal) {
  play(4);
  std::string text = **read_small_file(request(0));
  text.replace(text.find("\n5\n"), 3, "\n6\n");
  expect_refusal(file("forged", text), "signature");
}

TEST_F(WitnessCommandTest, StopsWithoutItsMemory) {
  play(4);
  const std::string asked = request(0);
  cosigned(asked);
  std::string changed = **read_small_file(state);
  changed[changed.find("5 ")] = '4';
  for (const std::string& text : {changed, std::string(), std::string("thesis\n")}) {
    ASSERT_TRUE(replace_small_file(state, text));
    EXPECT_EQ(cosign({asked}).status, ExitStatus::could_not) << text;
    EXPECT_EQ(cosign({asked, "--new"}).status, ExitStatus::no) << text;
    EXPECT_EQ(**read_small_file(state), text);
  }
  std::filesystem::remove(state);
  EXPECT_EQ(cosign({asked}).status, ExitStatus::bad_input);
  EXPECT_FALSE(std::filesystem::exists(state)) << "none is begun unasked";
  EXPECT_EQ(cosign({asked, "--new"}).status, ExitStatus::done);
}

TEST_F(WitnessCommandTest, WaitsForNoOtherProcessOfTheSameWitness) {
  play(4);
  const std::string asked = request(0);
  const auto other = WitnessState::open(state, SystemClock());
  const Ran second = cosign({asked});
  EXPECT_EQ(second.status, ExitStatus::could_not);
  EXPECT_EQ(second.out, "");
}

// Its memory is safe before the cosignature is out.
TEST_F(WitnessCommandTest, SaysNothingThatItCannotRemember) {
  play(4);
  const std::string asked = request(0);
  std::filesystem::create_directory(state + ".next");  // Where the new memory would be written.
  const Ran ran = cosign({asked});
  EXPECT_EQ(ran.status, ExitStatus::could_not);
  EXPECT_EQ(ran.out, "");
}

TEST_F(WitnessCommandTest, RejectsWhatItCannotRead) {
  play(4);
  const std::string asked = request(0);
  for (const char* text : {"", "old 0\n", "old x\n\nledger\n", "thesis\n"}) {
    EXPECT_EQ(cosign({file("bad", text)}).status, ExitStatus::bad_input) << text;
  }
  EXPECT_EQ(cosign({(scratch / "none").string()}).status, ExitStatus::bad_input);
  EXPECT_EQ(cosign({file("long", std::string(small_file_bytes_max + 1, 'x'))}).status,
            ExitStatus::bad_input);
  const std::string whole = policy;
  policy = file("bad.policy", "log\nquorum none\n");
  const Ran bad = cosign({asked});
  EXPECT_EQ(bad.status, ExitStatus::bad_input);
  EXPECT_NE(bad.err.find(policy + ": the policy's line 1: expected 'log VKEY [URL]'"),
            std::string::npos)
      << bad.err;
  policy = whole;
  const std::string sealing = (scratch / "sealing.key").string();
  run({"keygen", "ledger", "-o", sealing});
  witness_key = sealing;
  EXPECT_EQ(cosign({asked}).status, ExitStatus::bad_input) << "a ledger's key witnesses nothing";
}

TEST_F(WitnessCommandTest, KeepsOnlyCosignaturesOfItsSeals) {
  play(4);
  const std::string answer = cosigned(request(0));
  const auto taking = [&](const std::string& file, const std::string& by) {
    return run({"seal", "--cosignatures", file, "--policy", by}).status;
  };
  EXPECT_EQ(run({"seal", "--cosignatures", answer}).status, ExitStatus::bad_input);
  EXPECT_EQ(taking(file("bad", "thesis\n"), policy), ExitStatus::bad_input);
  EXPECT_EQ(taking(file("bad", ""), policy), ExitStatus::bad_input);
  EXPECT_EQ(taking((scratch / "none").string(), policy), ExitStatus::bad_input);
  const std::string alone = file("alone.policy", "log " + ledger + "\nquorum none\n");
  EXPECT_EQ(taking(answer, alone), ExitStatus::no) << "of no witness that it names";

  // The witness's line over a seal that the store does not keep, and then beside one that it does.
  const std::string first = **read_small_file(answer);
  play(9);
  const std::string later = cosigned(request(5));
  const auto kept = Seals(StorePaths{root}.seals()).latest();
  ASSERT_EQ((*kept)->tree.head.size, 10U);
  std::filesystem::remove(root / "kept/seals/00000000000000000010");
  EXPECT_EQ(taking(later, policy), ExitStatus::no);
  EXPECT_EQ(taking(file("both", first + **read_small_file(later)), policy), ExitStatus::no);
  EXPECT_EQ((*Seals(StorePaths{root}.seals()).latest())->note.signatures.size(), 1U);
}

TEST_F(WitnessCommandTest, KeepsACosignatureOfAnEarlierSealBesideALineOfAStranger) {
  play(4);
  const std::string asked = request(0);
  const std::string answer = **read_small_file(cosigned(asked));
  play(9);
  run({"seal"});
  witness_key = (scratch / "stranger.key").string();
  state = (scratch / "stranger.seen").string();
  run({"keygen", "stranger", "--witness", "-o", witness_key});
  const Ran stranger = cosign({asked, "--new"});
  ASSERT_EQ(stranger.status, ExitStatus::done) << stranger.err;
  const std::string both = file("both", stranger.out + answer);
  const Json taken = json_of({"seal", "--cosignatures", both, "--policy", policy});
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0]["witness"], "audit");
  EXPECT_EQ(taken[0]["size"], 5);
}

TEST_F(WitnessCommandTest, VerifyAsksForTheQuorumOfThePolicy) {
  play(4);
  run({"seal"});
  const Json verified = json_of({"verify", "--policy", policy}, ExitStatus::no);
  EXPECT_EQ(verified["first_difference"]["check"], "policy");
  EXPECT_EQ(verified["trusted_size"], 0);
  EXPECT_EQ(verified["seals"][0]["verified_signers"], Json({"ledger"}));
  // A key beside it is known, but is no part of the quorum.
  const std::string none = file("none.policy", "quorum none\n");
  EXPECT_EQ(run({"verify", "--policy", none}).status, ExitStatus::no);
  EXPECT_EQ(run({"verify", "--policy", none, "--key", ledger}).status, ExitStatus::done);
  EXPECT_EQ(run({"verify", "--policy", policy, "--key", ledger}).status, ExitStatus::no);
  EXPECT_EQ(run({"verify", "--policy", (scratch / "missing").string()}).status,
            ExitStatus::bad_input);
  EXPECT_EQ(run({"verify", "--policy", file("bad.policy", "quorum\n")}).status,
            ExitStatus::bad_input);
}

}  // namespace
}  // namespace grantledger
