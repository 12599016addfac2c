#include "ledger/evidence/note.h"

#include <gtest/gtest.h>

#include "ledger/evidence/base64.h"
#include "ledger/evidence/log_proof.h"
#include "ledger/evidence/seal.h"

namespace grantledger {
namespace {

// The key, text and signature that the reference implementation publishes
// (golang.org/x/mod/sumdb/note).
constexpr std::string_view published_verifier =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view published_key =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr std::string_view published_text =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
constexpr std::string_view published_note =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6K"
    "E6RyyBwJnAM=\n";

TEST(Base64, TakesOneSpellingOnly) {
  // RFC 4648 §10.
  const std::vector<std::pair<std::string, std::string>> published{
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : published) {
    EXPECT_EQ(base64_of(bytes), text);
    EXPECT_EQ(*parse_base64(text), bytes);
  }
  for (const char* text : {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zg==\n", " Zg==", "Zm9v\nZm9v",
                           "====", "=", "Zg==Zg==", "Z===", "Zm-_", "Zm9v===="}) {
    EXPECT_FALSE(parse_base64(text)) << text;
  }
}

TEST(Key, ReadsThePublishedOnesAndNoMangledOne) {
  const auto verifier = parse_verifier_key(published_verifier);
  ASSERT_TRUE(verifier) << verifier.error().detail;
  EXPECT_EQ(text_of(*verifier), published_verifier);
  const auto key = PrivateKey::parse(published_key);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->verifier(), *verifier);
  EXPECT_EQ(key->text(), published_key);
  for (std::size_t i = 0; i < published_verifier.size(); ++i) {
    std::string mangled(published_verifier);
    ++mangled[i];
    EXPECT_FALSE(parse_verifier_key(mangled)) << mangled;
    EXPECT_FALSE(parse_verifier_key(published_verifier.substr(0, i)));
    EXPECT_FALSE(parse_verifier_key(published_verifier.substr(i + 1)));
  }
  // Its error never shows what it read.
  const auto broken = PrivateKey::parse(published_key.substr(0, published_key.size() - 1));
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().detail.find("AYEK"), std::string::npos);
}

TEST(Key, IsNamedWithoutSpacesAndPlus) {
  for (const char* name : {"ledger.example.org/grants", "Bjørka", "a"})
    EXPECT_TRUE(is_key_name(name));
  for (const char* name : {"", "a b", "a+b", "a\nb",
                           "a\xC2\xA0"
                           "b",
                           "\xE2\x80\x83", "\xff"}) {
    EXPECT_FALSE(is_key_name(name)) << name;
  }
  EXPECT_FALSE(PrivateKey::generate("a b", KeyUse::note));
}

TEST(Note, IsThePublishedOneByteForByte) {
  const auto key = PrivateKey::parse(published_key);
  const auto signature = sign_note(published_text, *key);
  ASSERT_TRUE(signature);
  const Note note{std::string(published_text), {*signature}};
  EXPECT_EQ(text_of(note), published_note);
  const auto parsed = parse_note(published_note);
  ASSERT_TRUE(parsed) << parsed.error().detail;
  EXPECT_EQ(*parsed, note);
  EXPECT_TRUE(is_signed(key->verifier().key, note.text, signature->bytes));
  EXPECT_FALSE(is_signed(key->verifier().key, note.text + " ", signature->bytes));
}

TEST(Note, HasOneSpelling) {
  const std::string note(published_note);
  const std::string line = note.substr(note.find("—"));
  const std::string text(published_text);
  for (const std::string& wrong : std::vector<std::string>{
           "", "\n", "\n\n", text, text + "\n", text + line, note + "\n", note + "more\n",
           note.substr(0, note.size() - 1), text + "\n" + line.substr(3),
           text + "\n-" + line.substr(3), text + "\n—  PeterNeumann " + line.substr(17),
           text + "\r\n\r\n" + line, "\x01" + note, "\xff" + note,
           text + "\n— PeterNeumann x08go/Z=\n", text + "\n— PeterNeumann x08goA==\n",
           text + "\n— Peter+Neumann " + line.substr(17)}) {
    EXPECT_FALSE(parse_note(wrong)) << wrong;
  }
  // A text may hold blank lines; the last one parts it from the signatures.
  EXPECT_EQ(parse_note("a\n\nb\n\n" + line)->text, "a\n\nb\n");
}

TEST(Note, TakesAHundredSignaturesAndNoMore) {
  Note note{"text\n", {}};
  for (std::uint32_t i = 0; i < note_signatures_max; ++i) note.signatures.push_back({"k", i, "s"});
  EXPECT_EQ(*parse_note(text_of(note)), note);
  note.signatures.push_back({"k", 100, "s"});
  EXPECT_FALSE(parse_note(text_of(note)));
}

TEST(Note, HasSignaturesThatStandAlone) {
  const std::string line(published_note.substr(published_note.find("—")));
  const auto two = parse_signatures(line + line);
  ASSERT_TRUE(two) << two.error().detail;
  EXPECT_EQ(*two, std::vector(2, parse_note(published_note)->signatures.front()));
  for (const std::string& wrong :
       {std::string(), std::string("\n"), line + "\n", line + line.substr(0, 9),
        line.substr(0, line.size() - 1), std::string(published_note)}) {
    EXPECT_FALSE(parse_signatures(wrong)) << wrong;
  }
}

// A ledger and two witnesses.
struct Parties {
  PrivateKey ledger = *PrivateKey::generate("ledger.example.org/grants", KeyUse::note);
  PrivateKey first = *PrivateKey::generate("audit.example.org", KeyUse::cosignature);
  PrivateKey second = *PrivateKey::generate("county.example.org", KeyUse::cosignature);
  SealedTree tree{"ledger.example.org/grants", {7, leaf_hash("root")}, {}};
  SealPolicy policy{
      {ledger.verifier()}, {first.verifier(), second.verifier()}, {{1, {0, 1}, {}}}, 0};
};

TEST(Seal, SaysTheTreeInThreeLines) {
  const Parties parties;
  const std::string text = text_of(parties.tree);
  EXPECT_EQ(text,
            "ledger.example.org/grants\n7\n" +
                base64_of({reinterpret_cast<const char*>(parties.tree.head.root.data()), 32}) +
                "\n");
  EXPECT_EQ(*parse_sealed_tree(text), parties.tree);
  SealedTree extended = parties.tree;
  extended.extensions = {"more"};
  EXPECT_EQ(*parse_sealed_tree(text_of(extended)), extended);
  for (const char* wrong :
       {"", "o\n7\n", "o\n07\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n-7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        "o\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n", "o\n7\nAAAA\n",
        "o\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\nx\n",
        "o\n99999999999999999999\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"}) {
    EXPECT_FALSE(parse_sealed_tree(wrong)) << wrong;
  }
}

TEST(Seal, IsTrustedWhenAKnownLedgerSignedAndWitnessesEnough) {
  const Parties parties;
  Note note = *seal(parties.tree, parties.ledger);
  const auto alone = check_seal(text_of(note), parties.policy);
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->tree, parties.tree);
  EXPECT_EQ(alone->sealed_by, std::vector<std::string>{"ledger.example.org/grants"});
  EXPECT_FALSE(alone->is_trusted);
  note.signatures.push_back(*cosign(note.text, 1'679'315'147, parties.first));
  note.signatures.push_back(note.signatures.back());  // Said twice, it counts once.
  const auto witnessed = check_seal(text_of(note), parties.policy);
  ASSERT_TRUE(witnessed);
  EXPECT_TRUE(witnessed->is_trusted);
  EXPECT_EQ(witnessed->witnessed_by, (std::vector<Cosigned>{{"audit.example.org", 1'679'315'147}}));
  for (const std::int64_t later : {1'779'315'147, 1'579'315'147}) {
    note.signatures.push_back(*cosign(note.text, later, parties.first));
  }
  EXPECT_EQ(check_seal(note, parties.policy)->witnessed_by,
            (std::vector<Cosigned>{{"audit.example.org", 1'779'315'147}}));
  SealPolicy two = parties.policy;
  two.groups.front().members_min = 2;
  EXPECT_FALSE(check_seal(note, two)->is_trusted);
}

TEST(Seal, OfUnknownKeysIsConsistentButNotTrusted) {
  const Parties parties;
  const Note note = *seal(parties.tree, parties.ledger);
  const auto checked = check_seal(note, SealPolicy{});
  ASSERT_TRUE(checked);
  EXPECT_TRUE(checked->sealed_by.empty());
  EXPECT_FALSE(checked->is_trusted);
}

TEST(Seal, OfOneLedgerSaysNothingOfAnother) {
  Parties parties;
  parties.tree.origin = "ledger.example.org/loans";
  const auto checked =
      check_seal(*seal(parties.tree, parties.ledger), {{parties.ledger.verifier()}, {}, {}, {}});
  ASSERT_TRUE(checked);
  EXPECT_TRUE(checked->sealed_by.empty());
  EXPECT_FALSE(checked->is_trusted);
}

TEST(Seal, WithAFalseSignatureOfAKnownKeyIsRejected) {
  const Parties parties;
  const Note note = *seal(parties.tree, parties.ledger);
  Note forged = note;
  forged.signatures.front().bytes[5] ^= 1;
  EXPECT_FALSE(check_seal(forged, parties.policy));
  Note larger = note;
  larger.text.replace(larger.text.find("\n7\n"), 3, "\n8\n");
  EXPECT_FALSE(check_seal(larger, parties.policy));
  Note cosigned = note;
  cosigned.signatures.push_back(*cosign(note.text, 1, parties.first));
  ASSERT_TRUE(check_seal(cosigned, parties.policy));
  cosigned.signatures.back().bytes[7] ^= 2;  // Another time than was signed.
  EXPECT_FALSE(check_seal(cosigned, parties.policy));
}

TEST(Seal, TellsWhenItWasWitnessed) {
  EXPECT_EQ(time_text_of({"audit", 1'679'315'147}), "2023-03-20T12:25:47.000000Z");
  EXPECT_EQ(time_text_of({"audit", 253'402'300'799}), "9999-12-31T23:59:59.000000Z");
  EXPECT_EQ(time_text_of({"audit", 253'402'300'800}), "253402300800 s after 1970");
  EXPECT_EQ(time_text_of({"audit", INT64_MAX}), "9223372036854775807 s after 1970");
}

// A cosignature is over its header and time too: a ledger's signature never passes for one.
TEST(Seal, KeepsTheUsesOfKeysApart) {
  const Parties parties;
  const Note note = *seal(parties.tree, parties.ledger);
  VerifierKey posing = parties.ledger.verifier();
  posing.use = KeyUse::cosignature;
  EXPECT_NE(posing.id(), parties.ledger.verifier().id());
  const auto checked = check_seal(note, {{}, {posing}, {}, {}});
  ASSERT_TRUE(checked);
  EXPECT_TRUE(checked->witnessed_by.empty());
}

TEST(LogProof, HasOneSpelling) {
  const Parties parties;
  const Note note = *seal(parties.tree, parties.ledger);
  LogProof proof{std::nullopt, 5, {leaf_hash("a"), leaf_hash("b")}, note};
  EXPECT_EQ(*parse_log_proof(text_of(proof)), proof);
  proof.extra = "a hint";
  EXPECT_EQ(*parse_log_proof(text_of(proof)), proof);
  proof.extra = "";
  EXPECT_EQ(*parse_log_proof(text_of(proof)), proof);
  proof.path.clear();
  proof.index = 0;
  proof.extra = std::nullopt;
  const std::string text = text_of(proof);
  EXPECT_EQ(*parse_log_proof(text), proof);
  EXPECT_EQ(text, "c2sp.org/tlog-proof@v1\nindex 0\n\n" + text_of(note));
  const auto with = [&](std::string_view part, std::string_view other) {
    std::string changed = text;
    return changed.replace(changed.find(part), part.size(), other);
  };
  for (const std::string& wrong :
       {std::string(), with("@v1", "@v2"), with("index 0", "index 00"), with("index 0", "index -1"),
        with("index 0", "index"), with("index 0", "extra !\nindex 0"), with("\n\n", "\n"),
        with("index 0\n", "index 0\nAAAA\n"), with("index 0\n", "index 0\r\n"),
        with("index 0", "index 18446744073709551615"), text + "\n", text.substr(0, 40)}) {
    EXPECT_FALSE(parse_log_proof(wrong)) << wrong;
  }
  proof.path.assign(64, leaf_hash("a"));
  EXPECT_FALSE(parse_log_proof(text_of(proof)));
}

}  // namespace
}  // namespace grantledger
