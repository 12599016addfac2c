// prove and check, as a user runs them on the sample year.

#include <algorithm>

#include "tests/evidence_commands.h"
#include "tools/fact_json.h"

namespace grantledger {
namespace {

class ProofCommandTest : public EvidenceCommands {
 protected:
  ProofCommandTest() {
    key = json_of({"keygen", "ledger.example.org/grants"})["key"];
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(GRANTLEDGER_SOURCE_DIR "/docs/sample")) {
      if (entry.path().filename().string().starts_with("0")) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const auto& each : files) play_into_store(root, requests_in(each));
    EXPECT_EQ(run({"seal"}).status, ExitStatus::done);
  }

  std::string proof(const std::string& kind, const std::string& id) {
    const std::string path = (scratch / "some.proof").string();
    const Ran ran = run({"prove", kind, id, "-o", path});
    EXPECT_EQ(ran.status, ExitStatus::done) << ran.err;
    return path;
  }
  static std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::string key;
};

TEST_F(ProofCommandTest, ProvesAPaymentToWhoeverHasTheKeyAndNoStore) {
  const std::string path = proof("payment", "P-G1-autumn");
  std::filesystem::remove_all(root);
  const Json checked = json_of({"check", path, "--key", key});
  EXPECT_EQ(checked["verdict"], "holds");
  EXPECT_EQ(checked["about"], "payment:P-G1-autumn");
  EXPECT_EQ(checked["seal"]["sealed_by"], Json({"ledger.example.org/grants"}));
  EXPECT_EQ(checked["grants"][0]["decided"], "255208.09 NOK");
  EXPECT_EQ(checked["payments"][0]["amount"], "145833.20 NOK");
  EXPECT_EQ(checked["payments"][0]["attested_by"], "kari.moen");
  EXPECT_EQ(checked["payments"][0]["approved_by"], "per.lie");
}

TEST_F(ProofCommandTest, SaysNoWhereTheSignerIsNotKnown) {
  const std::string path = proof("payment", "P-G1-autumn");
  EXPECT_EQ(json_of({"check", path}, ExitStatus::no)["verdict"], "consistent, signer not verified");
  const std::string other = json_of({"keygen", "other", "-o", (scratch / "k").string()})["key"];
  EXPECT_EQ(json_of({"check", path, "--key", other}, ExitStatus::no)["verdict"],
            "consistent, signer not verified");
}

TEST_F(ProofCommandTest, ProvesGrantsLeavesAndSinglePositions) {
  EXPECT_EQ(json_of({"check", proof("grant", "G2"), "--key", key})["verdict"], "holds");
  EXPECT_EQ(json_of({"check", proof("leave", "A"), "--key", key})["verdict"], "holds");
  const Json one = json_of({"check", proof("position", "17"), "--key", key});
  EXPECT_EQ(one["verdict"], "holds");
  EXPECT_EQ(one["envelope"]["position"], 17);
}

TEST_F(ProofCommandTest, RefusesWhatIsNotThereOrNotSealed) {
  EXPECT_EQ(run({"prove", "payment", "nothing"}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"prove", "position", "0"}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"prove", "position", "9999"}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"check", file("text", "hello")}).status, ExitStatus::bad_input);
  std::filesystem::remove_all(root / "kept");
  const Ran ran = run({"prove", "payment", "P-G1-autumn"});
  EXPECT_EQ(ran.status, ExitStatus::bad_input);
  EXPECT_NE(ran.err.find("grantledger seal"), std::string::npos);
}

TEST_F(ProofCommandTest, HoldsNoMoreOnceOneCharacterIsAnother) {
  for (const auto& [kind, id] :
       {std::pair("payment", "P-G1-autumn"), std::pair("position", "17")}) {
    const std::string text = content_of(proof(kind, id));
    for (std::size_t at = 0; at < text.size(); at += 1 + text.size() / 300) {
      std::string other = text;
      other[at] = other[at] == 'A' ? 'B' : 'A';
      const Ran ran = run({"check", file("changed.proof", other), "--key", key});
      // A changed subject asks another question; nothing in the proof answers it.
      EXPECT_NE(ran.status, ExitStatus::done) << kind << " at " << at << ": " << ran.out;
    }
  }
}

TEST_F(ProofCommandTest, ShowsTheStepsInATable) {
  const std::string path = proof("payment", "P-G2-autumn");
  const Ran ran = run({"--format", "table", "check", path, "--key", key});
  EXPECT_NE(ran.out.find("approve_payment P-G2-autumn by per.lie"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("approve_payment by kari.moen was refused"), std::string::npos);
  EXPECT_NE(ran.out.find("Verdict     holds"), std::string::npos);
}

class IndexCommandTest : public ProofCommandTest {
 protected:
  IndexCommandTest() {
    play_one("close_period", R"("year":2026,"trial_balance":")" + std::string(64, '3') + '"', 75);
  }
  void play_one(const std::string& kind, const std::string& fields, int number) {
    const auto parsed =
        parse_request(R"({"id":"00000000-0000-0000-0000-0000000000)" + std::to_string(number) +
                          R"(","actor":"administrator","recorded_at":"2028-02-15T09:00:00.0000)" +
                          std::to_string(number) + R"(Z","commands":[{"kind":")" + kind +
                          R"(","effective_on":"2028-02-15",)" + fields + "}]}",
                      Timestamp());
    ASSERT_TRUE(parsed.request) << parsed.request.error().detail;
    const auto answers = play_into_store(root, {&*parsed.request, 1});
    ASSERT_TRUE(std::holds_alternative<Accepted>(answers.front().outcome));
  }
};

TEST_F(IndexCommandTest, ProvesThatNothingElseWasPaid) {
  EXPECT_EQ(run({"prove", "no-other-payment", "--payee", "313901033", "--scheme", "videreutdanning",
                 "--year", "2026"})
                .status,
            ExitStatus::bad_input)
      << "no index is published";
  const Json answer = json_of({"index", "--year", "2026", "--actor", "administrator",
                               "--recorded-at", "2028-02-16T09:00:00Z"});
  ASSERT_EQ(run({"seal"}).status, ExitStatus::done);
  const std::string path = (scratch / "none.proof").string();
  const auto ask = [&](const std::string& payee) {
    run({"prove", "no-other-payment", "--payee", payee, "--scheme", "videreutdanning", "--year",
         "2026", "-o", path});
    return json_of({"check", path, "--key", key});
  };
  EXPECT_EQ(ask("313901033")["answer"],
            "no other payment to 313901033 from videreutdanning in 2026 than those shown: facts 1 "
            "total 145833.20 NOK");
  EXPECT_EQ(ask("999999999")["answer"], "no payment to 999999999 from videreutdanning in 2026");
  run({"prove", "payment", "P-G1-autumn", "--whole", "-o", path});
  const Json checked = json_of({"check", path, "--key", key});
  EXPECT_EQ(checked["grants"][0]["complete"], answer["position"].get<int>() - 1);
  EXPECT_TRUE(json_of({"verify", "--deep"})["first_difference"].is_null());
}

TEST_F(IndexCommandTest, IsRefusedForAYearThatIsNotClosed) {
  const Json answer = json_of({"index", "--year", "2027", "--actor", "administrator",
                               "--recorded-at", "2028-02-16T09:00:00Z"},
                              ExitStatus::no);
  EXPECT_EQ(answer["refused"]["reason"], "year_not_closed");
}

TEST_F(IndexCommandTest, IsFoundOutWhereItsRootsAreNotThoseOfTheLog) {
  const std::string root_of_nothing = R"({"leaves":0,"root":")" + hex_of(sha256("")) + R"("})";
  play_one("publish_payee_index",
           R"("year":2026,"up_to":77,"payees":)" + root_of_nothing + R"(,"grants":)" +
               root_of_nothing + R"(,"delegations":)" + root_of_nothing,
           76);
  const Json verified = json_of({"verify", "--deep"}, ExitStatus::no);
  EXPECT_EQ(verified["first_difference"]["check"], "index");
  EXPECT_EQ(verified["first_difference"]["position"], 78);
}

}  // namespace
}  // namespace grantledger
