// Bank statements, state accounts and payment orders, as a user handles them.

#include <algorithm>
#include <map>
#include <random>

#include "tests/bank/statement_text.h"
#include "tests/child_program.h"
#include "tests/evidence_commands.h"
#include "tools/bank/pain001.h"
#include "tools/bank/xml_reader.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

using bank_text::EntryText;
using bank_text::transaction;

// The sample year's December as its bank tells it, and what nobody has recorded.
const std::vector<EntryText> december{
    {.amount = "145833.20", .reference = "B-1001", .details = transaction("P-G1-autumn")},
    {.amount = "72916.60",
     .day = "2026-12-11",
     .reference = "B-1002",
     .details = transaction("P-G2-autumn")},
    {.amount = "50000.00",
     .direction = "CRDT",
     .day = "2026-12-29",
     .reference = "B-1003",
     .details = transaction("NOTPROVIDED", "<RmtInf><Ustrd>Krav R-G2</Ustrd></RmtInf>")},
    {.amount = "1200.00",
     .direction = "CRDT",
     .day = "2026-12-30",
     .reference = "B-1009",
     .details = transaction("NOTPROVIDED",
                            "<RltdPties><Dbtr><Nm>Dal</Nm><Id><OrgId><Othr><Id>"
                            "313901084</Id></Othr></OrgId></Id></Dbtr></RltdPties>")},
    {.amount = "9.00", .status = "PDNG"}};

std::string statement(const std::vector<EntryText>& entries, const std::string& closing) {
  std::string text = bank_text::balance("OPBD", "1000000.00") + bank_text::balance("CLBD", closing);
  for (const EntryText& entry : entries) text += bank_text::text_of(entry);
  return bank_text::camt_053("02", text);
}

class ReconcileCommand : public EvidenceCommands {
 protected:
  // Who may do what, in the sample year.
  static constexpr const char* case_handler = "kari.moen";
  static constexpr const char* later = "2027-08-02T09:00:00Z";

  // The sample year up to a moment.
  void play_until(const char* moment) {
    std::vector<Request> requests;
    for (const char* name : {"01-opening.jsonl", "02-applications.jsonl", "03-decisions.jsonl",
                             "04-autumn.jsonl", "05-second-year.jsonl"}) {
      const std::filesystem::path samples = GRANTLEDGER_SOURCE_DIR "/docs/sample";
      for (Request& each : requests_in(samples / name)) {
        if (each.recorded_at < *parse_timestamp(moment)) requests.push_back(std::move(each));
      }
    }
    play_into_store(root, requests);
  }

  // Asks for what one entry tells, sends it, and expects that then everything matches. Returns the
  // command that was sent.
  Json recorded_from(const EntryText& entry, const char* recorded_at) {
    const std::string xml = file("one.xml", bank_text::notification({entry}));
    const Ran asked = run({"reconcile", "--camt", xml, "--requests", "--actor", case_handler,
                           "--recorded-at", recorded_at});
    EXPECT_EQ(asked.status, ExitStatus::done) << asked.err;
    const Ran sent = run({"submit", file("asked.jsonl", asked.out)});
    EXPECT_EQ(sent.status, ExitStatus::done) << sent.out << sent.err;
    EXPECT_EQ(run({"reconcile", "--camt", xml}).status, ExitStatus::done);
    const auto request = parse_json(asked.out);
    return request ? request->at("commands")[0] : Json();
  }

  std::string december_file() { return file("december.xml", statement(december, "832450.20")); }
};

TEST_F(ReconcileCommand, MatchesTheSampleYear) {
  play_sample_year();
  const Json found = json_of({"reconcile", "--camt", december_file()}, ExitStatus::no);
  EXPECT_EQ(found["matched"]["count"], 3);
  EXPECT_EQ(found["matched"]["sums"][0]["amount"], "268749.80");
  EXPECT_EQ(found["statements"][0]["not_booked"], 1);
  EXPECT_EQ(found["statements"][0]["closing"], "832450.20");
  ASSERT_EQ(found["to_record"].size(), 1U);
  EXPECT_EQ(found["to_record"][0]["reference"], "B-1009");
  EXPECT_TRUE(found["unmatched"].empty());
  const std::vector<EntryText> known(december.begin(), december.begin() + 3);
  const std::string whole = file("whole.xml", statement(known, "831250.20"));
  EXPECT_EQ(run({"reconcile", "--camt", whole}).status, ExitStatus::done);
}

TEST_F(ReconcileCommand, ListsWhatEitherSideLacksAndWhy) {
  play_sample_year();
  std::vector<EntryText> wrong = december;
  wrong[0].amount = "145833.30";
  wrong[1].day = "2026-12-12";
  wrong[2] = {.amount = "77.00", .reference = "B-7", .details = transaction("P-X")};
  const Json found = json_of(
      {"reconcile", "--camt", file("wrong.xml", statement(wrong, "782373.10"))}, ExitStatus::no);
  std::map<std::string, std::string> why;
  for (const Json& each : found["unmatched"]) {
    why[each["side"].get<std::string>() + " " + each.value("reference", each.value("what", ""))] =
        each["why"];
  }
  const std::map<std::string, std::string> expected{
      {"bank B-1001", "amount_differs"},
      {"bank B-1002", "day_differs"},
      {"bank B-7", "no_such_payment"},
      {"ledger payment P-G1-autumn", "amount_differs"},
      {"ledger payment P-G2-autumn", "day_differs"},
      {"ledger receipt R-G2", "no_bank_line"}};
  EXPECT_EQ(why, expected);
  EXPECT_EQ(found["unmatched"][0]["candidates"][0]["positions"], Json::array({57}));
}

TEST_F(ReconcileCommand, AnswersForThen) {
  play_sample_year();
  const std::string december_xml = december_file();
  const Json then =
      json_of({"reconcile", "--camt", december_xml, "--as-known-at", "57"}, ExitStatus::no);
  EXPECT_EQ(then["matched"]["count"], 1);
  for (const char* const option : {"--requests", "--record"}) {
    EXPECT_EQ(run({"reconcile", "--camt", december_xml, option, "--actor", case_handler,
                   "--as-known-at", "57"})
                  .status,
              ExitStatus::bad_input);
  }
}

TEST_F(ReconcileCommand, AsksForWhatIsNotRecordedAndThenForNothing) {
  play_sample_year();
  const std::string december_xml = december_file();
  const std::vector<std::string> ask{"reconcile", "--camt",     december_xml,    "--requests",
                                     "--actor",   case_handler, "--recorded-at", later};
  const Ran asked = run(ask);
  ASSERT_EQ(asked.status, ExitStatus::done) << asked.err;
  EXPECT_NE(asked.out.find("record_unallocated_receipt"), std::string::npos);
  EXPECT_EQ(run({"submit", file("asked.jsonl", asked.out)}).status, ExitStatus::done);
  EXPECT_EQ(run(ask).out, "");
  EXPECT_EQ(json_of({"reconcile", "--camt", december_xml})["matched"]["count"], 4);
  // Who may not is told before anything is sent.
  std::vector<std::string> another = ask;
  another[5] = "ida.vik";
  EXPECT_EQ(run(another).status, ExitStatus::done) << "nothing is left to ask for";
}

TEST_F(ReconcileCommand, SaysBeforehandWhatTheLedgerWouldRefuse) {
  play_sample_year();
  const Ran asked = run({"reconcile", "--camt", december_file(), "--requests", "--actor", "ida.vik",
                         "--recorded-at", later});
  EXPECT_EQ(asked.status, ExitStatus::no);
  EXPECT_EQ(asked.out, "");
  EXPECT_NE(asked.err.find("no request for B-1009 of 2026-12-30"), std::string::npos) << asked.err;
  EXPECT_NE(asked.err.find("the ledger refuses it"), std::string::npos) << asked.err;
}

TEST_F(ReconcileCommand, RecordsARepaymentOfAClaimInItsYearAndAfterIt) {
  play_until("2026-12-29T00:00:00Z");
  const std::string claim = transaction("NOTPROVIDED", "<RmtInf><Ustrd>Krav R-G2</Ustrd></RmtInf>");
  const Json same_year = recorded_from({.amount = "50000.00",
                                        .direction = "CRDT",
                                        .day = "2026-12-29",
                                        .reference = "C1",
                                        .details = claim},
                                       "2026-12-30T09:00:00Z");
  EXPECT_EQ(same_year["kind"], "receive_repayment");
  EXPECT_EQ(same_year["claim"], "R-G2");
  EXPECT_EQ(same_year["holder"], "313901025");
  EXPECT_FALSE(same_year.value("to_treasury", false));
  // More than is left of the claim: the ledger keeps the rest apart, and both are one receipt.
  const Json next_year = recorded_from({.amount = "30000.00",
                                        .direction = "CRDT",
                                        .day = "2027-01-04",
                                        .reference = "C2",
                                        .details = claim},
                                       "2027-01-05T09:00:00Z");
  EXPECT_TRUE(next_year.value("to_treasury", false));
}

TEST_F(ReconcileCommand, RecordsAReturn) {
  play_until("2027-07-01T00:00:00Z");
  const Json sent = recorded_from(
      {.amount = "109374.89",
       .direction = "CRDT",
       .day = "2027-07-02",
       .reference = "R1",
       .details = transaction("P-G1-spring", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")},
      "2027-07-02T09:00:00Z");
  EXPECT_EQ(sent["kind"], "return_payment");
  EXPECT_EQ(sent["reason"], "AC04");
}

TEST_F(ReconcileCommand, RecordsAnExecutionAndItsReturnFromOneFile) {
  play_until("2026-12-10T09:00:00Z");
  const std::string xml =
      file("both.xml",
           bank_text::notification(
               {{.amount = "145833.20",
                 .direction = "CRDT",
                 .day = "2026-12-14",
                 .reference = "2",
                 .details = transaction("P-G1-autumn", "<RtrInf></RtrInf>")},
                {.amount = "145833.20", .reference = "1", .details = transaction("P-G1-autumn")}}));
  const Ran asked = run({"reconcile", "--camt", xml, "--requests", "--actor", case_handler,
                         "--recorded-at", "2026-12-15T09:00:00Z"});
  ASSERT_EQ(asked.status, ExitStatus::done) << asked.err;
  EXPECT_LT(asked.out.find("execute_payment"), asked.out.find("return_payment"));
  EXPECT_EQ(run({"submit", file("asked.jsonl", asked.out)}).status, ExitStatus::done);
  EXPECT_EQ(json_of({"reconcile", "--camt", xml})["matched"]["count"], 2);
}

TEST_F(ReconcileCommand, SaysWhatAPersonMustDo) {
  play_until("2026-12-10T09:00:00Z");
  const std::string xml =
      file("late.xml",
           bank_text::notification(
               {{.amount = "145833.20",
                 .day = "2027-01-04",
                 .reference = "1",
                 .details = transaction("P-G1-autumn")},
                {.amount = "5.00", .direction = "CRDT", .day = "2027-01-04", .reference = "2"}}));
  const Ran asked = run({"reconcile", "--camt", xml, "--requests", "--actor", case_handler,
                         "--recorded-at", "2027-01-05T09:00:00Z"});
  EXPECT_EQ(asked.status, ExitStatus::no);
  EXPECT_EQ(asked.out, "");
  EXPECT_NE(asked.err.find("it is charged to 226.22:2026 and was executed in 2027: move its "
                           "commitment to that year in the same request"),
            std::string::npos)
      << asked.err;
  EXPECT_NE(asked.err.find("no request for 2 of 2027-01-04"), std::string::npos);
  EXPECT_NE(asked.err.find("the bank does not say who paid"), std::string::npos);
}

TEST_F(ReconcileCommand, RecordsWhatWasFoundOnce) {
  play_sample_year();
  const std::string december_xml = december_file();
  const std::vector<std::string> record{"reconcile", "--camt",     december_xml,    "--record",
                                        "--actor",   case_handler, "--recorded-at", later};
  const Ran first = run(record);
  ASSERT_EQ(first.status, ExitStatus::done) << first.out << first.err;
  const Json answer = *parse_json(first.out);
  ASSERT_TRUE(answer.contains("position")) << first.out;
  const Json fact = json_of({"events", "--kind", "bank_statement_reconciled"})["facts"][0];
  EXPECT_EQ(fact["statement"], "S1");
  EXPECT_EQ(fact["account"], "12345678903");
  EXPECT_EQ(fact["matched"], 3);
  EXPECT_EQ(fact["matched_sum"], "268749.80");
  EXPECT_EQ(fact["open"], 1);
  EXPECT_EQ(fact["differences"][0]["reference"], "B-1009");
  EXPECT_EQ(fact["differences"][0]["why"], "receipt");
  const Json again = *parse_json(run(record).out);
  EXPECT_EQ(again["unchanged"], true);
  EXPECT_EQ(again["position"], answer["position"]);
  // Once the receipt is recorded the same file comes to something else.
  const Ran asked = run({"reconcile", "--camt", december_xml, "--requests", "--actor", case_handler,
                         "--recorded-at", "2027-08-03T09:00:00Z"});
  ASSERT_EQ(run({"submit", file("asked.jsonl", asked.out)}).status, ExitStatus::done) << asked.out;
  std::vector<std::string> after = record;
  after.back() = "2027-08-04T09:00:00Z";
  EXPECT_TRUE(parse_json(run(after).out)->contains("id"));
  EXPECT_EQ(parse_json(run(after).out)->at("unchanged"), true);
}

TEST_F(ReconcileCommand, RefusesFilesThatAreNotWhole) {
  play(1);
  const auto said = [&](const std::string& text) {
    const Ran ran = run({"reconcile", "--camt", file("f.xml", text)});
    EXPECT_EQ(ran.status, ExitStatus::bad_input);
    return ran.err;
  };
  EXPECT_EQ(
      said(statement(december, "832450.21")),
      "grantledger: f.xml: /Document/BkToCstmrStmt/Stmt/Bal: found closing balance 832450.21, "
      "expected 832450.20: opening 1000000.00 and booked entries of -167549.80; entries are "
      "missing or changed: fetch the statement again, or ask the bank\n");
  EXPECT_NE(said("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")
                .find("f.xml: line 1: found a document type declaration"),
            std::string::npos);
  EXPECT_EQ(run({"reconcile", "--camt", "nowhere.xml"}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"reconcile"}).status, ExitStatus::bad_input);
  EXPECT_EQ(
      run({"reconcile", "--accounts", file("a.csv", "line,month,booked\n"), "--requests"}).status,
      ExitStatus::bad_input);
}

TEST_F(ReconcileCommand, ComparesTheStateAccounts) {
  play_sample_year();
  const Json rows =
      json_of({"reconcile", "--accounts",
               file("booked.csv",
                    "line,month,booked\n226.22:2026,2026-12,218749.80\n226.22:2027,2027-05,1\n"
                    "226.22:2027,2027-07,-109000.00\n")},
              ExitStatus::no);
  ASSERT_EQ(rows.size(), 3U) << rows;
  EXPECT_EQ(rows[0]["month"], "2027-05");
  EXPECT_EQ(rows[0]["difference"], "1.00");
  EXPECT_EQ(rows[1]["month"], "2027-06") << "paid, and not in the file";
  EXPECT_EQ(rows[1]["difference"], "-109374.89");
  EXPECT_EQ(rows[2]["ledger"], "-109374.89");
  EXPECT_EQ(rows[2]["difference"], "374.89");
  EXPECT_EQ(rows[2]["positions"].size(), 1U);
  EXPECT_EQ(
      run({"reconcile", "--accounts",
           file("same.csv", "line,month,booked,currency\n226.22:2026,2026-12,218749.80,NOK\n")})
          .status,
      ExitStatus::done);
  const Ran wrong = run({"reconcile", "--accounts",
                         file("wrong.csv",
                              "line,month,booked\n226.22,2026-13,\"1,5\"\n"
                              "226.22:2026,2026-12,1\n226.22:2026,2026-12,1\n")});
  EXPECT_EQ(wrong.status, ExitStatus::bad_input);
  EXPECT_EQ(
      wrong.err,
      "grantledger: wrong.csv: row 2: line: found '226.22', expected a line like 226.22:2026\n"
      "grantledger: wrong.csv: row 2: month: found '2026-13', expected a month like 2026-03\n"
      "grantledger: wrong.csv: row 4: month: found '2026-12', expected each month of a line "
      "once\n");
}

// An account number for each payee, with its check digit.
std::string account_from(std::uint64_t number) {
  while (true) {
    std::string digits = std::to_string(10'000'000'000ULL + number * 10);
    for (char last = '0'; last <= '9'; ++last) {
      digits.back() = last;
      if (parse_account_number(digits)) return digits;
    }
    number += 1'000'003;
  }
}

// What a bank does with an order: it books each payment on its day and answers with a notification.
std::string bank_answer(const std::string& order) {
  const Result<XmlElement> root = read_xml(order);
  CHECK(root.has_value());
  std::vector<EntryText> entries;
  for (const XmlElement* const block : root->find("CstmrCdtTrfInitn")->all("PmtInf")) {
    for (const XmlElement* const payment : block->all("CdtTrfTxInf")) {
      entries.push_back({.amount = std::string(payment->text_at("Amt/InstdAmt")),
                         .day = std::string(block->text_at("ReqdExctnDt")),
                         .reference = "BANK" + std::to_string(entries.size() + 1),
                         .details = transaction(payment->text_at("PmtId/EndToEndId"))});
    }
  }
  return bank_text::notification(entries);
}

// A simulated ledger whose approved payments nobody has sent to the bank.
class PaymentOrders : public ReconcileCommand {
 protected:
  PaymentOrders() {
    Simulation simulation({.seed = 11, .years = 1, .municipalities = 12});
    std::vector<Request> requests;
    std::map<std::string, std::uint64_t> payees;
    while (std::optional<Request> request = simulation.next()) {
      bool is_executed = false;
      for (const Command& command : request->commands) {
        is_executed = is_executed || std::holds_alternative<PaymentExecuted>(command.wanted);
        if (const auto* ordered = std::get_if<PaymentOrdered>(&command.wanted)) {
          payees.try_emplace(ordered->payment.payee.text(), payees.size() + 1);
        }
      }
      if (!is_executed) requests.push_back(*std::move(request));
    }
    play_into_store(root, requests);
    std::string csv = "organisation,account,kid\n";
    for (const auto& [payee, number] : payees) {
      csv += payee + "," + account_from(number) + (number % 3 == 0 ? ",602243\n" : ",\n");
    }
    accounts = file("payees.csv", csv);
  }

  std::vector<std::string> order(std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"export",        "pain001", "--debtor", "300000010", "--account",
                                 "8601.11.17947", "--bic",   "DNBANOKK", "--payees",  accounts};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  std::string accounts;
};

TEST_F(PaymentOrders, ComeBackFromTheBankAndMatchOneToOne) {
  const std::string order_xml = (scratch / "order.xml").string();
  ASSERT_EQ(run(order({"-o", order_xml})).status, ExitStatus::done);
  std::vector<std::string> unknown = order({"-o", order_xml});
  *std::ranges::find(unknown, "300000010") = "nobody";
  EXPECT_EQ(run(unknown).status, ExitStatus::bad_input) << "an order in nobody's name";
  const ProgramOutput lint = run_to_end({"/usr/bin/xmllint", "--noout", order_xml});
  EXPECT_EQ(lint.ended, 0) << lint.text;
  const std::string first = run(order()).out;
  EXPECT_EQ(run(order()).out, first) << "the same order is the same file";
  std::ifstream written(order_xml);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(written), {}), first);
  const std::string answer = file("answer.xml", bank_answer(first));
  const auto count = static_cast<std::size_t>(
      std::stoul(std::string(read_xml(first)->text_at("CstmrCdtTrfInitn/GrpHdr/NbOfTxs"))));
  EXPECT_GT(count, 20U);

  const Json before = json_of({"reconcile", "--camt", answer}, ExitStatus::no);
  EXPECT_EQ(before["to_record"].size(), count);
  EXPECT_TRUE(before["unmatched"].empty()) << before["unmatched"];
  const Ran asked = run({"reconcile", "--camt", answer, "--requests", "--actor", "payment-system",
                         "--recorded-at", "2030-01-01T00:00:00Z"});
  ASSERT_EQ(asked.status, ExitStatus::done) << asked.err;
  ASSERT_EQ(run({"submit", file("asked.jsonl", asked.out)}).status, ExitStatus::done);
  const Json after = json_of({"reconcile", "--camt", answer});
  EXPECT_EQ(after["matched"]["count"], count);
  EXPECT_TRUE(after["to_record"].empty());
  EXPECT_TRUE(after["unmatched"].empty());
  const Ran nothing = run(order());
  EXPECT_EQ(nothing.status, ExitStatus::no);
  EXPECT_NE(nothing.err.find("there is nothing to order"), std::string::npos);
}

TEST_F(PaymentOrders, RefuseWhatCannotBePaid) {
  const Ran unknown = run(order({"--payments", "P-nowhere"}));
  EXPECT_EQ(unknown.status, ExitStatus::no);
  EXPECT_NE(unknown.err.find("payment P-nowhere: found none that is approved and not executed"),
            std::string::npos);
  std::vector<std::string> without = order();
  without.back() = file("few.csv", "organisation,account\n313901025,86011117947\n");
  const Ran lacking = run(without);
  EXPECT_EQ(lacking.status, ExitStatus::no);
  EXPECT_EQ(lacking.out, "");
  EXPECT_NE(lacking.err.find("found no account of"), std::string::npos);
  without.back() = file("bad.csv", "organisation,account\n313901025,86011117946\n");
  EXPECT_EQ(run(without).status, ExitStatus::bad_input);
  std::vector<std::string> bank = order();
  bank[7] = "DNB";
  EXPECT_EQ(run(bank).status, ExitStatus::bad_input);
}

}  // namespace
}  // namespace grantledger
