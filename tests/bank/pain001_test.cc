#include "tools/bank/pain001.h"

#include <gtest/gtest.h>

#include "tools/bank/xml_reader.h"

namespace grantledger {
namespace {

TEST(AccountNumber, HasItsCheckDigits) {
  EXPECT_EQ(parse_account_number("8601.11.17947")->number, "86011117947");
  EXPECT_TRUE(parse_account_number("NO93 8601 1117 947")->is_iban);
  EXPECT_TRUE(parse_account_number("DE89370400440532013000")->is_iban);
  for (const char* const wrong :
       {"", "86011117946", "8601111794", "NO9386011117948", "NO9486011117947", "no9386011117947",
        "DE8937040044053201300", "12345678901", "NO93860111179471234567890123456789012"}) {
    EXPECT_FALSE(parse_account_number(wrong)) << wrong;
  }
}

TEST(PaymentReference, HasACheckDigitOfEitherKind) {
  EXPECT_TRUE(is_kid("602243"));
  for (const char* const wrong : {"", "6", "602244", "60224a", "a0"}) EXPECT_FALSE(is_kid(wrong));
}

TEST(EndToEndId, IsThePaymentsOwnWhereTheBankTakesIt) {
  EXPECT_EQ(end_to_end_id_of("P-G1-autumn"), "P-G1-autumn");
  for (const std::string& other : {std::string("P_1"), std::string(36, 'a'), std::string("/a"),
                                   std::string("a//b"), std::string("P%31")}) {
    const std::string id = end_to_end_id_of(other);
    EXPECT_TRUE(id.starts_with("GL-")) << id;
    EXPECT_EQ(id.size(), 35U);
  }
  EXPECT_NE(end_to_end_id_of("P_1"), end_to_end_id_of("P_2"));
}

TEST(PainText, KeepsWhatEveryBankTakes) {
  EXPECT_EQ(pain_text_of("Bærum – Ås & Östgötå", 70), "Baerum - As . Ostgota");
  EXPECT_EQ(pain_text_of("a\nb\xff"
                         "c",
                         70),
            "a b.c");
  EXPECT_EQ(pain_text_of("abcdef", 3), "abc");
  EXPECT_EQ(pain_text_of("ææ", 3), "ae");
}

PaymentOrder order() {
  const AccountNumber account = *parse_account_number("86011117947");
  return {
      .message_id = "GL0123456789",
      .created_at = *parse_timestamp("2026-12-09T10:00:00.5Z"),
      .debtor = "Direktoratet",
      .debtor_organisation = "313901025",
      .debtor_account = account,
      .debtor_bic = "DNBANOKK",
      .payments = {{"P-2", {12'345, nok}, date_of(2026, 12, 11), "Dal", account, "602243", ""},
                   {"P-1", {10'001, nok}, date_of(2026, 12, 10), "Bø <&> \"x\"", account, "", "G1"},
                   {"P-3", {1, nok}, date_of(2026, 12, 11), "Li", account, "", "G3 P-3"}}};
}

TEST(Pain001, SaysTheWholeOrderExactly) {
  const Result<XmlElement> root = read_xml(pain001_of(order()));
  ASSERT_TRUE(root) << root.error().detail;
  EXPECT_TRUE(pain001_of(order()).starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Doc"));
  EXPECT_EQ(root->space, "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03");
  const XmlElement& message = *root->find("CstmrCdtTrfInitn");
  EXPECT_EQ(message.text_at("GrpHdr/MsgId"), "GL0123456789");
  EXPECT_EQ(message.text_at("GrpHdr/CreDtTm"), "2026-12-09T10:00:00");
  EXPECT_EQ(message.text_at("GrpHdr/NbOfTxs"), "3");
  EXPECT_EQ(message.text_at("GrpHdr/CtrlSum"), "223.47");
  const auto blocks = message.all("PmtInf");
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[0]->text_at("ReqdExctnDt"), "2026-12-10");
  EXPECT_EQ(blocks[0]->text_at("CtrlSum"), "100.01");
  EXPECT_EQ(blocks[0]->text_at("DbtrAgt/FinInstnId/BIC"), "DNBANOKK");
  EXPECT_EQ(blocks[0]->text_at("CdtTrfTxInf/Cdtr/Nm"), "Bo ... .x.");
  EXPECT_EQ(blocks[0]->text_at("CdtTrfTxInf/RmtInf/Ustrd"), "G1");
  EXPECT_EQ(blocks[1]->text_at("PmtInfId"), "GL0123456789-2");
  EXPECT_EQ(blocks[1]->text_at("NbOfTxs"), "2");
  EXPECT_EQ(blocks[1]->text_at("CtrlSum"), "123.46");
  EXPECT_EQ(blocks[1]->text_at("CdtTrfTxInf/PmtId/EndToEndId"), "P-2");
  EXPECT_EQ(blocks[1]->text_at("CdtTrfTxInf/Amt/InstdAmt"), "123.45");
  EXPECT_EQ(blocks[1]->find("CdtTrfTxInf/Amt/InstdAmt")->attribute("Ccy"), "NOK");
  EXPECT_EQ(blocks[1]->text_at("CdtTrfTxInf/RmtInf/Strd/CdtrRefInf/Ref"), "602243");
}

TEST(Pain001, KeepsTheOrderOfElements) {
  const Result<XmlElement> root = read_xml(pain001_of(order()));
  ASSERT_TRUE(root);
  const auto names = [](const XmlElement& element) {
    std::string all;
    for (const XmlElement& child : element.children) all += child.name + " ";
    return all;
  };
  const XmlElement& message = *root->find("CstmrCdtTrfInitn");
  EXPECT_EQ(names(*message.find("GrpHdr")), "MsgId CreDtTm NbOfTxs CtrlSum InitgPty ");
  EXPECT_EQ(names(*message.find("PmtInf")),
            "PmtInfId PmtMtd NbOfTxs CtrlSum ReqdExctnDt Dbtr DbtrAcct DbtrAgt CdtTrfTxInf ");
  EXPECT_EQ(names(*message.find("PmtInf/CdtTrfTxInf")), "PmtId Amt Cdtr CdtrAcct RmtInf ");
}

TEST(Pain001, KnowsTheLaterVersion) {
  PaymentOrder later = order();
  later.is_version_09 = true;
  const Result<XmlElement> root = read_xml(pain001_of(later));
  ASSERT_TRUE(root);
  EXPECT_EQ(root->space, "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09");
  EXPECT_EQ(root->text_at("CstmrCdtTrfInitn/PmtInf/ReqdExctnDt/Dt"), "2026-12-10");
  EXPECT_EQ(root->text_at("CstmrCdtTrfInitn/PmtInf/DbtrAgt/FinInstnId/BICFI"), "DNBANOKK");
}

}  // namespace
}  // namespace grantledger
