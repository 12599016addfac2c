@0xe6c6a6249635f071;
# The rows of the saved books (rows.h). A follower's rows: they may be deleted and made again from the
# log, so this schema may change together with the follower's version.

using Cxx = import "/capnp/c++.capnp";
using Event = import "/events/event.capnp";
$Cxx.namespace("grantledger::wire");

struct LedgerRow @0xb9116b943ab5a383 {
  administrator @0 :Text;
  isSimulated @1 :Bool;
  closedYears @2 :List(Event.Quantity);
  requiresSignatures @3 :Bool;
  controls @4 :UInt16;
  participants @5 :Text;
  delegationsNeedConfirmation @6 :Bool;
  confirmationAskedAt @7 :UInt64;
  confirmationAskedIndex @8 :UInt32;
  confirmationAsked @9 :Bool;
  confirmationAskedBy @10 :Text;
}

struct DelegationRow @0xfef632ff72129737 {
  power @0 :Event.Power;
  item @1 :Text;
  firstDay @2 :Int32;
  lastDay @3 :Int32;
  revokedOnDay @4 :Int32 = 2147483647 $Event.member("revoked_on");
  grantedAt @5 :UInt64;
  grantedIndex @6 :UInt32;
  recordedOnDay @7 :Int32 = 2147483647 $Event.member("recorded_on");
  grantedBy @8 :Text;
  organisation @9 :Text;
  scheme @10 :Text;
  amountMax @11 :Event.Money;
  isPending @12 :Bool;
}

struct RepresentationRow @0xc9aa45c85e5c7474 {
  organisation @0 :Text;
  firstDay @1 :Int32;
  lastDay @2 :Int32 = 2147483647;
}

struct KeyRow @0xd2c7f0a81b5e9364 {
  key @0 :Text;
  publicKey @1 :Data;
  firstDay @2 :Int32;
  revokedOnDay @3 :Int32 = 2147483647 $Event.member("revoked_on");
  registeredAt @4 :UInt64;
  registeredIndex @5 :UInt32;
  registeredBy @6 :Text;
  isPending @7 :Bool;
  replaces @8 :Text;
}

struct ActorRow @0xea6a4a884513e9a4 {
  isRegistered @0 :Bool;
  delegations @1 :List(DelegationRow);
  represents @2 :List(RepresentationRow);
  partialIn @3 :List(Text);
  refusalsHour @4 :Int64;
  refusalsCount @5 :UInt32;
  keys @6 :List(KeyRow);
  person @7 :Text;
  organisation @8 :Text;
}

struct OrganisationVersionRow @0xc4d2d8ec560d8297 {
  details @0 :Event.Organisation;
  firstDay @1 :Int32;
}

struct OrganisationRow @0x851dfa6cc097ce13 {
  versions @0 :List(OrganisationVersionRow);
}

struct RuleVersionRow @0xb90c6837ec35bea1 {
  rule @0 :Event.RuleVersion;
  knownFrom @1 :UInt64;
  voidedFrom @2 :UInt64;
}

struct SchemeRow @0xd580651fe9896e77 {
  isEstablished @0 :Bool;
  administrator @1 :Text;
  versions @2 :List(RuleVersionRow);
}

struct CallRow @0xc60d439b9f4b56d2 {
  scheme @0 :Text;
  opensDay @1 :Int32 $Event.member("opens");
  closesDay @2 :Int32 $Event.member("closes");
}

struct StatisticsVersionRow @0xccfdb76363bc45c1 {
  countedOnDay @0 :Int32 $Event.member("counted_on");
  tranches @1 :UInt16;
  tranchesKnown @2 :UInt16;
  weights @3 :List(Event.Weight);
}

struct StatisticsRow @0xf037e44b49f9b43a {
  versions @0 :List(StatisticsVersionRow);
}

struct RankedApplication @0x8f77dae0fe3f7f14 {
  application @0 :Text;
  rank @1 :UInt32;
  isSettled @2 :Bool;
  isAwarded @3 :Bool;
}

struct RankingRow @0x8e9fabc6ede15ff1 {
  applications @0 :List(RankedApplication);
}

struct ApplicationRow @0x89fb50f3b1243c1b {
  scheme @0 :Text;
  year @1 :UInt16;
  applicant @2 :Text;
  isReceived @3 :Bool;
  isWithdrawn @4 :Bool;
  isSettled @5 :Bool;
  isOwnerRejected @6 :Bool;
  isOwnerApproved @7 :Bool;
  isForumAgainst @8 :Bool;
  isForumFor @9 :Bool;
  forumAmount @10 :Event.Money;
  wishes @11 :List(Event.Wish);
  call @12 :Text;
  amountApplied @13 :Event.Money;
  receivedOnDay @14 :Int32 = 2147483647 $Event.member("received_on");
  quantities @15 :List(Event.Quantity);
  ownerAssessedOnDay @16 :Int32 = 2147483647 $Event.member("owner_assessed_on");
  assessedOnDay @17 :Int32 = 2147483647 $Event.member("assessed_on");
  isAssessedAgainst @18 :Bool;
}

struct GrantLineRow @0xaaa4a4f7e35fed0d {
  line @0 :Event.Line;
  authorityYear @1 :UInt16;
  committed @2 :Event.Money;
  pending @3 :Event.Money;
  paid @4 :Event.Money;
  claimed @5 :Event.Money;
  openClaim @6 :Event.Money;
  holder @7 :Text;
}

struct GrantRow @0xedac4dee1a845f0d {
  terms @0 :Event.GrantTerms;
  application @1 :Text;
  rule @2 :Text;
  decided @3 :Event.Money;
  withheld @4 :Event.Money;
  scheduled @5 :Event.Money;
  repaymentDecided @6 :Event.Money;
  leaveStateShares @7 :Event.Money;
  decidedBy @8 :Text;
  decidedOnDay @9 :Int32 = 2147483647 $Event.member("decided_on");
  isAccepted @10 :Bool;
  isRefused @11 :Bool;
  isFinalReportIn @12 :Bool;
  appeals @13 :UInt32;
  lines @14 :List(GrantLineRow);
  isRefusalAltered @15 :Bool;
  isOwn @16 :Bool;
  isBreachFound @17 :Bool;
  refusedBy @18 :Text;
  acceptedOnDay @19 :Int32 = 2147483647 $Event.member("accepted_on");
  group @20 :Text;
  entrusted @21 :List(Event.MemberShare);
  members @22 :List(Event.MemberShare);
  committedOnDay @23 :Int32 = 2147483647 $Event.member("committed_on");
}

struct LeaveSemesterRow @0xff0399fabd72f56d {
  semester @0 :Text;
  state @1 :Event.Money;
  owner @2 :Event.Money;
  isConfirmed @3 :Bool;
  paid @4 :Event.Money;
  ownerDue @5 :Event.Money;
  confirmedOnDay @6 :Int32 = 2147483647 $Event.member("confirmed_on");
  ownerPaid @7 :Event.Money;
  ownerDueOnDay @8 :Int32 = 2147483647 $Event.member("owner_due_on");
}

struct LeaveRow @0xf4cb3156eefe4237 {
  terms @0 :Event.GrantTerms;
  rule @1 :Text;
  group @2 :Text;
  creditsHundredths @3 :Int32 $Event.member("credits");
  studyStartDay @4 :Int32 $Event.member("study_start");
  payer @5 :Text;
  beneficiary @6 :Text;
  semesters @7 :List(LeaveSemesterRow);
  isAdmissionRecorded @8 :Bool;
  isRejected @9 :Bool;
  withdrawnOnDay @10 :Int32 = 2147483647 $Event.member("withdrawn_on");
  stipends @11 :Event.Money;
  application @12 :Text;
  participant @13 :Text;
  creditsGrantedHundredths @14 :Int32 $Event.member("credits_granted");
  leavePercentHundredths @15 :Int32 $Event.member("leave_percent");
  forwarded @16 :Event.Money;
}

enum PaymentState @0xeb1bec79005075e8 {
  ordered @0;
  attested @1;
  approved @2;
  executed @3;
  returned @4;
  voided @5;
}

struct PaymentRow @0xc9d4dd3aa4ae0b71 {
  terms @0 :Event.PaymentTerms;
  state @1 :PaymentState;
  attester @2 :Text;
  approver @3 :Text;
  orderer @4 :Text;
  orderedOnDay @5 :Int32 = 2147483647 $Event.member("ordered_on");
  attestedOnDay @6 :Int32 = 2147483647 $Event.member("attested_on");
  approvedOnDay @7 :Int32 = 2147483647 $Event.member("approved_on");
  executedOnDay @8 :Int32 = 2147483647 $Event.member("executed_on");
  isOwn @9 :Bool;
  approvedTerms @10 :Event.PaymentTerms;
}

struct LetterRow @0xa4c1d88b56980427 {
  grant @0 :Text;
  receivedOnDay @1 :Int32 = 2147483647 $Event.member("received_on");
  extendedToDay @2 :Int32 = 2147483647 $Event.member("extended_to");
}

struct AppealRow @0xa239b264959f352e {
  grant @0 :Text;
  isDecided @1 :Bool;
  isFavourable @2 :Bool;
}

struct ClaimRow @0xd0bb9cb11b6ebfdd {
  terms @0 :Event.GrantTerms;
  decided @1 :Event.Money;
  claimed @2 :Event.Money;
  settled @3 :Event.Money;
  parts @4 :List(Event.LinePart);
  leave @5 :Text;
  payment @6 :Text;
  decidedOnDay @7 :Int32 = 2147483647 $Event.member("decided_on");
  repaidByFund @8 :Event.Money;
}

struct ReportRow @0xef7825bbaa8323f6 {
  grant @0 :Text;
  isFinal @1 :Bool;
  isReceived @2 :Bool;
}

struct LineRow @0xa7f7e47735ae2cd6 {
  isTransferable @0 :Bool;
}

struct AuthorityRow @0x9013ecee804b2962 {
  granted @0 :Event.Money;
  used @1 :Event.Money;
}

struct AccountRow @0xe7d71f31d07da479 {
  sums @0 :List(Event.Money);
}

struct VoidedRow @0xb51eff21d27ba20e {
  facts @0 :List(Event.Quantity);
}

struct ParticipantRow @0xf976b37fdcc99396 {
  leaves @0 :List(Text);
}

struct OpenReceipt @0x90dd6f016a6ae768 {
  factIndex @0 :UInt32;
  payer @1 :Text;
  left @2 :Event.Money;
  receivedOnDay @3 :Int32 = 2147483647 $Event.member("received_on");
}

struct ReceiptRow @0xceec482707489671 {
  receipts @0 :List(OpenReceipt);
}

struct ReceiptReturnRow @0xb0816eb863e8540e {
  receipt @0 :Event.ReceiptReturn;
  state @1 :PaymentState;
  attester @2 :Text;
  orderedOnDay @3 :Int32 = 2147483647 $Event.member("ordered_on");
  attestedOnDay @4 :Int32 = 2147483647 $Event.member("attested_on");
  approvedOnDay @5 :Int32 = 2147483647 $Event.member("approved_on");
}

struct ApprovedAmount @0xa336f243522c4f8d {
  payment @0 :Text;
  amount @1 :Event.Money;
  approvedOnDay @2 :Int32 = 2147483647 $Event.member("approved_on");
  recordedOnDay @3 :Int32 = 2147483647 $Event.member("recorded_on");
}

struct ApprovalsRow @0xc1fd562b2f564652 {
  approved @0 :List(ApprovedAmount);
}

struct PotRow @0x8f2bbdd691065cca {
  pot @0 :Event.Money;
  parts @1 :List(Event.MemberShare);
}

struct RecipientRow @0xf5ba133d2f3e8784 {
  years @0 :List(Event.Quantity);
}
