// keygen, seal and verify, as a user runs them.

#include "events/codec.h"
#include "ledger/domain/command.h"
#include "ledger/evidence/seal.h"
#include "ledger/seals.h"
#include "ledger/store.h"
#include "projections/history.h"
#include "tests/evidence_commands.h"

namespace grantledger {
namespace {

class EvidenceCommandTest : public EvidenceCommands {};

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

TEST_F(EvidenceCommandTest, DecidesEveryRequestAgainAndMakesEveryRowAnew) {
  play(1'000);
  const Json verified = json_of({"verify", "--deep"});
  EXPECT_GT(verified["decisions"]["decided_again"].get<int>(), 10);
  EXPECT_TRUE(verified["first_difference"].is_null());
}

TEST_F(EvidenceCommandTest, FindsAFactThatNobodyDecided) {
  play(1'000);
  {
    // The attacker writes what no decider let through, as one more envelope that is in order.
    const auto store = *StoreWriter::open(root, SystemClock());
    const auto last = store->log().read(store->log().head() - 1);
    Envelope forged = *decode(last->front());
    forged.command.low += 77;
    forged.recorded_at += std::chrono::seconds(1);
    AppropriationMade money;
    money.line = *parse_line("226.22:2026");
    money.holder = *OrganisationId::parse("kd");
    money.amount = {1'000'000'00, nok};
    forged.facts = {money};
    forged.actor = *ActorId::parse("kari.moen");
    Request request{.id = forged.command, .actor = forged.actor, .commands = {{money}}};
    forged.request = digest_of(request);
    ASSERT_TRUE(store->log().append(store->log().head(), std::array{*encode(forged)}));
  }
  const Json verified = json_of({"verify", "--deep"}, ExitStatus::no);
  EXPECT_EQ(verified["first_difference"]["check"], "decision");
  EXPECT_EQ(verified["first_difference"]["position"], verified["head"]);
}

TEST_F(EvidenceCommandTest, FindsARowThatTheLogDoesNotMake) {
  play(1'000);
  {
    const auto store = *StoreWriter::open(root, SystemClock());
    const auto history = *store->views().open({"history", History().version()}, store->log());
    RowChanges changes;
    const std::int64_t more = 100;
    changes.add("account", {&more, 1});
    ASSERT_TRUE(history->commit(std::move(changes), history->checkpoint()));
  }
  const Json verified = json_of({"verify", "--deep"}, ExitStatus::no);
  EXPECT_EQ(verified["first_difference"]["check"], "rows");
  EXPECT_EQ(verified["first_difference"]["detail"].get<std::string>().substr(0, 8), "history:");
}

class SignedLedgerCommandTest : public EvidenceCommandTest {
 protected:
  SignedLedgerCommandTest() {
    std::filesystem::remove_all(root);
    admin = make_key("ida");
    EXPECT_EQ(run({"init", "--administrator", "ida", "--require-signatures"}).status,
              ExitStatus::bad_input);
    EXPECT_EQ(json_of({"init", "--administrator", "ida", "--require-signatures",
                       "--administrator-key", admin["key"]})["requires_signatures"],
              true);
  }

  std::string key_of(const std::string& name) {
    return (scratch / (name + ".key").c_str()).string();
  }
  Json make_key(const std::string& name) { return json_of({"keygen", name, "-o", key_of(name)}); }
  // Signs one request and submits it.
  Json submit(const std::string& request, const std::string& key) {
    const std::string unsigned_file = file("unsigned.jsonl", request + "\n");
    const Ran ran = run({"sign", unsigned_file, "--key", key_of(key)});
    EXPECT_EQ(ran.status, ExitStatus::done) << ran.err;
    return answer_to(ran.out);
  }
  Json answer_to(const std::string& line) {
    const auto json = parse_json(run({"submit", file("request.jsonl", line)}).out);
    return json ? *json : Json();
  }
  // A request to make an actor known, with its own id.
  static std::string registering(const std::string& who, int number) {
    return R"({"id":"00000000-0000-0000-0000-00000000000)" + std::to_string(number) +
           R"(","actor":"ida","commands":[{"kind":"register_actor","actor":")" + who +
           R"(","effective_on":"2026-01-01"}]})";
  }

  Json admin;
};

TEST_F(SignedLedgerCommandTest, RecordsWhoSignedAndTheVeryBytes) {
  EXPECT_EQ(answer_to(registering("kari", 1))["refused"]["reason"], "signature_missing");
  EXPECT_EQ(submit(registering("kari", 1), "ida")["position"], 2);
  const Json recorded = *parse_json(run({"events", "--after", "1"}).out);
  EXPECT_EQ(recorded["signature"]["key"], admin["key_id"]);
  EXPECT_EQ(recorded["signature"]["bytes"].get<std::string>().size(), 128U);
  // Repeating it gives the same answer, signed anew or not.
  EXPECT_EQ(submit(registering("kari", 1), "ida")["position"], 2);
  make_key("mallory");
  EXPECT_EQ(submit(registering("per", 2), "mallory")["refused"]["reason"], "signature_key_unknown");
}

TEST_F(SignedLedgerCommandTest, RefusesASignatureThatWasMovedOrCut) {
  const std::string unsigned_file = file("unsigned.jsonl", registering("kari", 1));
  const std::string key_file = key_of("ida");
  Json request = *parse_json(run({"sign", unsigned_file, "--key", key_file}).out);
  Json moved = request;
  moved["commands"][0]["actor"] = "mallory";
  EXPECT_EQ(answer_to(text_of(moved))["refused"]["reason"], "signature_wrong");
  Json cut = request;
  cut["signature"]["bytes"] = "00";
  EXPECT_EQ(answer_to(text_of(cut))["error"]["fault"], "malformed");
  cut["signature"] = Json::object();
  EXPECT_EQ(answer_to(text_of(cut))["error"]["fault"], "malformed");
  EXPECT_EQ(answer_to(text_of(request))["position"], 2);
}

TEST_F(SignedLedgerCommandTest, PublishesSchemesUnderASignature) {
  const std::string scheme = GRANTLEDGER_SOURCE_DIR "/docs/schemes/videreutdanning.toml";
  const auto refused = [](const Ran& ran) { return (*parse_json(ran.out))[0]["refused"]; };
  EXPECT_EQ(refused(run({"scheme", "publish", scheme})), "signature_missing");
  // Signed it is decided, and lacks the organisation that administers it.
  EXPECT_EQ(refused(run({"scheme", "publish", scheme, "--key", key_of("ida")})),
            "unknown_organisation");
}

}  // namespace
}  // namespace grantledger
