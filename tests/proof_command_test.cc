// prove and check, as a user runs them on the sample year.

#include <algorithm>

#include "tests/evidence_commands.h"

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
  EXPECT_NE(ran.out.find("approve_payment by per.lie"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("approve_payment by kari.moen was refused"), std::string::npos);
  EXPECT_NE(ran.out.find("Verdict     holds"), std::string::npos);
}

}  // namespace
}  // namespace grantledger
