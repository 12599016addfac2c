#include "tools/bank/camt.h"

#include <gtest/gtest.h>

#include "tests/bank/statement_text.h"

namespace grantledger {
namespace {

using bank_text::balance;
using bank_text::camt_053;
using bank_text::EntryText;
using bank_text::transaction;

std::string entry(const EntryText& text) {
  return bank_text::text_of(text);
}

std::string problems_of(std::string_view bytes) {
  std::string all;
  for (const BankProblem& problem : read_camt(bytes).problems)
    all += text_of("f.xml", problem) + "\n";
  return all;
}

BankStatement only(const std::string& bytes) {
  const ReadCamt read = read_camt(bytes);
  EXPECT_TRUE(read.problems.empty()) << problems_of(bytes);
  return read.file.statements.size() == 1 ? read.file.statements.front() : BankStatement();
}

Money kroner(std::int64_t whole) {
  return {whole * 100, nok};
}

TEST(Camt, ReadsAStatement) {
  const BankStatement read = only(
      camt_053("02", balance("OPBD", "1000.00") + balance("CLBD", "650.00000") +
                         entry({.amount = "400",
                                .reference = "B-1",
                                .details = transaction(
                                    "P-1",
                                    "<RltdPties><Cdtr><Nm>Bygd</Nm></Cdtr><CdtrAcct><Id><Othr><Id>"
                                    "86011117947</Id></Othr></Id></CdtrAcct></RltdPties><RmtInf>"
                                    "<Ustrd>G1 P-1</Ustrd></RmtInf>")}) +
                         entry({.amount = "50.00",
                                .direction = "CRDT",
                                .details = transaction("NOTPROVIDED",
                                                       "<RmtInf><Strd><CdtrRefInf><Ref>602243</Ref>"
                                                       "</CdtrRefInf></Strd></RmtInf>")}) +
                         entry({.amount = "7", .status = "PDNG"})));
  EXPECT_EQ(read.id, "S1");
  EXPECT_EQ(read.account, "12345678903");
  EXPECT_EQ(read.first_day, date_of(2026, 12, 1));
  EXPECT_EQ(read.last_day, date_of(2026, 12, 31));
  EXPECT_EQ(read.opening, kroner(1000));
  EXPECT_EQ(read.closing, kroner(650));
  EXPECT_EQ(read.not_booked, 1U);
  ASSERT_EQ(read.lines.size(), 2U);
  EXPECT_EQ(read.lines[0].amount, kroner(400));
  EXPECT_FALSE(read.lines[0].is_credit);
  EXPECT_EQ(read.lines[0].end_to_end_id, "P-1");
  EXPECT_EQ(read.lines[0].bank_reference, "B-1");
  EXPECT_EQ(read.lines[0].counterparty, "Bygd");
  EXPECT_EQ(read.lines[0].counterparty_account, "86011117947");
  EXPECT_EQ(read.lines[0].remittance, std::vector<std::string>{"G1 P-1"});
  EXPECT_EQ(read.lines[0].place, "/Document/BkToCstmrStmt/Stmt/Ntry/NtryDtls/TxDtls");
  EXPECT_TRUE(read.lines[1].is_credit);
  EXPECT_EQ(read.lines[1].end_to_end_id, "");
  EXPECT_EQ(read.lines[1].references, std::vector<std::string>{"602243"});
  EXPECT_EQ(read.lines[1].bank_reference, "S1/2") << "where the bank gives none, its place";
}

TEST(Camt, ReadsTheFormsOfLaterVersions) {
  const BankStatement read = only(
      camt_053("08", entry({.direction = "CRDT",
                            .day = "2026-12-10",
                            .status = "<Cd>BOOK</Cd>",
                            .details = transaction(
                                "R-1",
                                "<Amt Ccy=\"NOK\">100</Amt><CdtDbtInd>CRDT</CdtDbtInd><RltdPties>"
                                "<Dbtr><Pty><Nm>Dal</Nm><Id><OrgId><Othr><Id>313901084</Id></Othr>"
                                "</OrgId></Id></Pty></Dbtr></RltdPties>")})));
  ASSERT_EQ(read.lines.size(), 1U);
  EXPECT_EQ(read.lines[0].counterparty, "Dal");
  EXPECT_EQ(read.lines[0].counterparty_id, "313901084");
}

TEST(Camt, ReadsNotificationsAndTakesTheirDaysFromTheirLines) {
  const std::string text =
      R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"><BkToCstmrDbtCdtNtfctn>
<Ntfctn><Id>N1</Id><Acct><Id><IBAN>NO9386011117947</IBAN></Id></Acct>)" +
      entry({.day = "2026-12-11"}) + entry({.day = "2026-12-09"}) +
      "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>";
  const BankStatement read = only(text);
  EXPECT_EQ(read.account, "NO9386011117947");
  EXPECT_EQ(read.first_day, date_of(2026, 12, 9));
  EXPECT_EQ(read.last_day, date_of(2026, 12, 11));
}

TEST(Camt, TakesTheTransactionsOfABatchApart) {
  const std::string part = "<AmtDtls><TxAmt><Amt Ccy=\"NOK\">50.00</Amt></TxAmt></AmtDtls>";
  const BankStatement read = only(camt_053(
      "02",
      entry({.reference = "B-7", .details = transaction("P-1", part) + transaction("P-2", part)})));
  ASSERT_EQ(read.lines.size(), 2U);
  EXPECT_EQ(read.lines[1].end_to_end_id, "P-2");
  EXPECT_EQ(read.lines[1].amount, kroner(50));
  EXPECT_EQ(read.lines[1].bank_reference, "B-7/2");
  EXPECT_NE(problems_of(camt_053("02", entry({.amount = "101.00",
                                              .details = transaction("P-1", part) +
                                                         transaction("P-2", part)})))
                .find("Ntry/Amt: found 101.00, expected 100.00, the sum of its transactions"),
            std::string::npos);
  EXPECT_NE(problems_of(camt_053("02", entry({.details = transaction("P-1") + transaction("P-2")})))
                .find("the amount of each transaction of a batch"),
            std::string::npos);
  const BankStatement closed =
      only(camt_053("02", entry({.details = "<Btch><NbOfTxs>3</NbOfTxs></Btch>"})));
  ASSERT_EQ(closed.lines.size(), 1U);
  EXPECT_EQ(closed.lines[0].batch, 3U);
}

TEST(Camt, ReadsReturnsAndReversals) {
  const BankStatement read = only(camt_053(
      "02", entry({.direction = "CRDT",
                   .details = transaction("P-1",
                                          "<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Closed"
                                          "</AddtlInf></RtrInf>")}) +
                entry({.direction = "CRDT", .more = "<RvslInd>true</RvslInd>"})));
  ASSERT_EQ(read.lines.size(), 2U);
  EXPECT_EQ(read.lines[0].returned, "AC04 Closed");
  EXPECT_FALSE(read.lines[0].is_reversal);
  EXPECT_TRUE(read.lines[1].is_reversal);
}

TEST(Camt, ChecksThatBalancesAndEntriesAgree) {
  const std::string text = camt_053(
      "02", balance("OPBD", "100.00", "DBIT") + balance("CLBD", "199.00", "DBIT") + entry({}));
  EXPECT_EQ(problems_of(text),
            "f.xml: /Document/BkToCstmrStmt/Stmt/Bal: found closing balance -199.00, expected "
            "-200.00: opening -100.00 and booked entries of -100.00; entries are missing or "
            "changed: fetch the statement again, or ask the bank\n");
}

TEST(Camt, SaysWhatIsWrongAndWhere) {
  struct Wrong {
    std::string text;
    const char* said;
  };
  const std::string good = camt_053("02", entry({}));
  const auto other = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    return text.replace(text.find(from), from.size(), to);
  };
  for (const auto& [text, said] : std::vector<Wrong>{
           {"<a/>", "the namespace urn:iso:std:iso:20022:tech:xsd:camt.053.001.NN"},
           {other("camt.053.001.02", "camt.053.001.01"), "from version 02 on"},
           {other("camt.053.001.02", "pain.001.001.03"), "the namespace"},
           {other("camt.053.001.02", "camt.054.001.02"), "BkToCstmrDbtCdtNtfctn: found nothing"},
           {other("<Id>S1</Id>", ""), "Stmt/Id: found nothing"},
           {other("12345678903", ""), "Acct/Id: found nothing"},
           {other("2026-12-31T", "2026-02-30T"), "FrToDt/ToDtTm: found 2026-02-30"},
           {other("2026-12-31T", "2026-11-30T"), "a period that ends after it begins"},
           {other("100.00", "1e2"), "Ntry/Amt: found '1e2'"},
           {other("100.00", "-100.00"), "Ntry/Amt: found '-100.00'"},
           {other("100.00", "100.001"), "Ntry/Amt"},
           {other("100.00", "99999999999999999999"), "Ntry/Amt"},
           {other("\"NOK\"", "\"kr\""), "Ntry/Amt/@Ccy: found kr"},
           {other("DBIT", "DEBIT"), "Ntry/CdtDbtInd: found DEBIT, expected CRDT or DBIT"},
           {other("<Sts>BOOK</Sts>", ""), "Ntry/Sts: found nothing"},
           {other("BOOK", "HACK"), "Ntry/Sts: found HACK, expected BOOK"},
           {other("<Amt", "<Amt Ccy=\"NOK\">9.00</Amt><Amt"), "Ntry/Amt: found 2 of them"},
           {other("<Sts>", "<Sts>PDNG</Sts><Sts>"), "Ntry/Sts: found 2 of them"},
           {other("<CdtDbtInd>", "<CdtDbtInd>CRDT</CdtDbtInd><CdtDbtInd>"), "Ntry/CdtDbtInd"},
           {other("</Ntry>",
                  "<NtryDtls><TxDtls><Refs><EndToEndId>A</EndToEndId><EndToEndId>B</EndToEndId>"
                  "</Refs></TxDtls></NtryDtls></Ntry>"),
            "TxDtls/Refs/EndToEndId: found 2 of them"},
           {other("2026-12-10", "10.12.2026"), "Ntry/BookgDt: found 10.12.2026"},
           {good.substr(0, 400), "f.xml: line"},
       }) {
    EXPECT_NE(problems_of(text).find(said), std::string::npos) << said << "\n" << problems_of(text);
  }
  EXPECT_EQ(problems_of(good), "");
}

// What another namespace says is not what the bank says.
TEST(Camt, DoesNotSeeOtherNamespaces) {
  std::string text = camt_053("02", entry({}));
  text.insert(text.find("<Amt Ccy"), R"(<x:Amt xmlns:x="urn:other" Ccy="NOK">777.00</x:Amt>)");
  text.insert(text.find("<Ntry>"), R"(<Ntry xmlns="urn:other"><Amt Ccy="NOK">1.00</Amt></Ntry>)");
  const BankStatement read = only(text);
  ASSERT_EQ(read.lines.size(), 1U);
  EXPECT_EQ(read.lines[0].amount, kroner(100));
}

TEST(Camt, HoldsSumsThatNoBankHas) {
  std::string entries;
  const std::string most = "10000000000000";
  for (int i = 0; i < 1'100; ++i) entries += entry({.amount = most, .direction = "CRDT"});
  EXPECT_NE(problems_of(camt_053("02", balance("OPBD", most) + balance("CLBD", most) + entries))
                .find("more than any bank has"),
            std::string::npos);
}

}  // namespace
}  // namespace grantledger
