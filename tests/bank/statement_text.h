#pragma once
// Bank files as text, for tests.

#include <string>
#include <string_view>
#include <vector>

namespace grantledger::bank_text {

// The start of a message of one statement, and its end.
inline std::string camt_053(std::string_view version, std::string_view content) {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.)" +
         std::string(version) +
         R"("><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S1</Id>
<FrToDt><FrDtTm>2026-12-01T00:00:00</FrDtTm><ToDtTm>2026-12-31T23:59:59</ToDtTm></FrToDt>
<Acct><Id><Othr><Id>12345678903</Id></Othr></Id><Ccy>NOK</Ccy></Acct>)" +
         std::string(content) + "</Stmt></BkToCstmrStmt></Document>";
}

inline std::string balance(std::string_view type, std::string_view amount,
                           std::string_view direction = "CRDT") {
  return "<Bal><Tp><CdOrPrtry><Cd>" + std::string(type) +
         R"(</Cd></CdOrPrtry></Tp><Amt Ccy="NOK">)" + std::string(amount) + "</Amt><CdtDbtInd>" +
         std::string(direction) + "</CdtDbtInd><Dt><Dt>2026-12-31</Dt></Dt></Bal>";
}

// What an entry says; `details` is the text of its transactions.
struct EntryText {
  std::string amount = "100.00";
  std::string direction = "DBIT";
  std::string day = "2026-12-10";
  std::string status = "BOOK";
  std::string reference;
  std::string details;
  std::string more;
};

inline std::string text_of(const EntryText& entry) {
  return "<Ntry><Amt Ccy=\"NOK\">" + entry.amount + "</Amt><CdtDbtInd>" + entry.direction +
         "</CdtDbtInd>" + entry.more + "<Sts>" + entry.status + "</Sts><BookgDt><Dt>" + entry.day +
         "</Dt></BookgDt>" +
         (entry.reference.empty() ? "" : "<AcctSvcrRef>" + entry.reference + "</AcctSvcrRef>") +
         (entry.details.empty() ? "" : "<NtryDtls>" + entry.details + "</NtryDtls>") + "</Ntry>";
}

inline std::string transaction(std::string_view end_to_end_id, std::string_view more = "") {
  return "<TxDtls><Refs><EndToEndId>" + std::string(end_to_end_id) + "</EndToEndId></Refs>" +
         std::string(more) + "</TxDtls>";
}

// A camt.054 of these entries.
inline std::string notification(const std::vector<EntryText>& entries) {
  std::string text =
      R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"><BkToCstmrDbtCdtNtfctn>
<Ntfctn><Id>N1</Id><Acct><Id><Othr><Id>86011117947</Id></Othr></Id></Acct>)";
  for (const EntryText& entry : entries) text += text_of(entry);
  return text + "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>";
}

}  // namespace grantledger::bank_text
