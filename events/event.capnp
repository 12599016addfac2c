@0xc961dff78e9f0526;
# The stored form of every fact. The order of fields and union members is for ever: grow at the end
# only, and never change, reuse or renumber one. A list of primitives never becomes a list of structs.
# Names say the unit where the plain struct's type does: Day is days since 1970-01-01 (2147483647 = no
# day), Hundredths a count of 1/100, Microseconds since 1970-01-01 UTC. $member names the member of
# the plain struct where it is not the same name in snake_case. docs/events.md tells the rest.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("grantledger::wire");

annotation member @0xf681bada9fbc5e01 (field) :Text;

# values.h

struct CommandId @0xc36e141ef0480ff9 {
  high @0 :UInt64;
  low @1 :UInt64;
}

struct Money @0xa3f5504c2cb6916d {
  minorUnits @0 :Int64;  # Øre for NOK.
  currency @1 :UInt32;   # The three letters of ISO 4217, the first in the highest byte used.
}

struct Line @0xe508c3c1593942a4 {
  item @0 :Text;
  year @1 :UInt16;
}

struct Fraction @0x8a84dd859bf13331 {
  numerator @0 :Int64;
  denominator @1 :Int64;
}

struct Personal @0x8970de3b56670b14 {
  keyId @0 :UInt32;  # 0: the bytes are clear text.
  bytes @1 :Data;
}

struct Shares @0xfaf6297601088475 {
  state @0 :Money;
  owner @1 :Money;
}

struct GrantTerms @0x9484a0362e416788 {
  grant @0 :Text;
  scheme @1 :Text;
  recipient @2 :Text;
  year @3 :UInt16;
}

struct LinePart @0xacdd0d865c906158 {
  line @0 :Line;
  amount @1 :Money;
}

struct Quantity @0x9504af742bb29976 {
  unit @0 :Text;
  count @1 :Int64;
}

struct Entry @0xae997f30985fb4e7 {
  account @0 :Text;
  amount @1 :Money;
}

# ledger_facts.h

struct LedgerOpened @0xacf168a964c7a500 {
  ledger @0 :Data;
  origin @1 :Text;
  administrator @2 :Text;
  simulated @3 :Bool;
  effectiveOnDay @4 :Int32 $member("effective_on");
  requiresSignatures @5 :Bool;
  controls @6 :UInt16;
  participants @7 :Text;
}

struct ActorRegistered @0xcd0f205a58151a99 {
  actor @0 :Text;
  name @1 :Text;
  organisation @2 :Text;
  effectiveOnDay @3 :Int32 $member("effective_on");
  person @4 :Text;
}

struct ActorKeyRegistered @0x8ec52756e693ae2d {
  actor @0 :Text;
  key @1 :Text;
  publicKey @2 :Data;
  effectiveOnDay @3 :Int32 $member("effective_on");
}

struct ActorKeyRotated @0xb45a577b3eaabe17 {
  actor @0 :Text;
  key @1 :Text;
  newKey @2 :Text;
  publicKey @3 :Data;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct ActorKeyRevoked @0x89f3c1f3eb04b39b {
  actor @0 :Text;
  key @1 :Text;
  reason @2 :Text;
  effectiveOnDay @3 :Int32 $member("effective_on");
}

struct RepresentativeRegistered @0x8a1641b278068577 {
  actor @0 :Text;
  organisation @1 :Text;
  firstDay @2 :Int32;
  lastDay @3 :Int32 = 2147483647;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct NamedDigest @0xb94a7d20c6e1f835 {
  name @0 :Text;
  sha256 @1 :Data;
}

struct PeriodClosed @0x9306f92a53fe2e85 {
  year @0 :UInt16;
  trialBalance @1 :Data;
  effectiveOnDay @2 :Int32 $member("effective_on");
  upTo @3 :UInt64;
  reports @4 :List(NamedDigest);
  format @5 :UInt16;
  restatement @6 :UInt16;
}

struct EntryVoided @0x9d820b20178854f2 {
  position @0 :UInt64;
  factIndex @1 :UInt32;
  reason @2 :Text;
  entries @3 :List(Entry);
  effectiveOnDay @4 :Int32 $member("effective_on");
  bankReference @5 :Text;
  undone @6 :List(Event);
}

# register_facts.h

enum OrganisationKind @0x9ae38ce1add9ca88 {
  other @0;
  ministry @1;
  directorate @2;
  municipality @3;
  countyAuthority @4;
  countyGovernor @5;
  privateKindergarten @6;
  privateSchool @7;
  university @8;
  vocationalCollege @9;
  company @10;
  party @11;
}

struct Organisation @0x8050aa6c5ed8abcc {
  organisation @0 :Text;
  kind @1 :OrganisationKind;
  name @2 :Text;
  municipality @3 :Text;
  owner @4 :Text;
  authority @5 :Text;
  successor @6 :Text;
}

struct OrganisationRegistered @0xacf64389e8e3574f {
  details @0 :Organisation;
  effectiveOnDay @1 :Int32 $member("effective_on");
}

struct OrganisationChanged @0xe0148081855dbf55 {
  details @0 :Organisation;
  reason @1 :Text;
  effectiveOnDay @2 :Int32 $member("effective_on");
}

struct CodeChange @0xf3ca4dc0dcb0b82e {
  oldCode @0 :Text;
  oldName @1 :Text;
  newCode @2 :Text;
  newName @3 :Text;
}

struct MunicipalityCodesChanged @0xb7382122a4ff91e3 {
  changes @0 :List(CodeChange);
  effectiveOnDay @1 :Int32 $member("effective_on");
}

struct PartnershipAgreed @0x9bd3c46806762832 {
  partnership @0 :Text;
  scheme @1 :Text;
  members @2 :List(Text);
  provider @3 :Text;
  lead @4 :Text;
  firstYear @5 :UInt16;
  lastYear @6 :UInt16;
  effectiveOnDay @7 :Int32 $member("effective_on");
}

# money_facts.h

struct AppropriationMade @0xef0d8a38320a88ea {
  line @0 :Line;
  holder @1 :Text;
  amount @2 :Money;
  transferable @3 :Bool;
  reference @4 :Text;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

struct AppropriationChanged @0x966aa9509ddbef12 {
  line @0 :Line;
  holder @1 :Text;
  amount @2 :Money;
  reference @3 :Text;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct AllocationIssued @0xa1a8660b21e52f21 {
  line @0 :Line;
  from @1 :Text;
  to @2 :Text;
  amount @3 :Money;
  terms @4 :Data;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

struct CommitmentAuthorityGranted @0xdb0073099ec04ece {
  line @0 :Line;
  holder @1 :Text;
  amount @2 :Money;
  effectiveOnDay @3 :Int32 $member("effective_on");
}

struct BalanceTransferred @0xcf6c4f6ed6846325 {
  line @0 :Line;
  toLine @1 :Line;
  holder @2 :Text;
  amount @3 :Money;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct BalanceLapsed @0xf1a565885ee347dd {
  line @0 :Line;
  holder @1 :Text;
  amount @2 :Money;
  effectiveOnDay @3 :Int32 $member("effective_on");
}

enum Power @0xb13df9915fac9cb6 {
  administration @0;
  registerKeeping @1;
  caseHandling @2;
  attestation @3;
  budgetDisposal @4;
  writeOff @5;
  audit @6;
}

struct DelegationGranted @0xf7444ff26f2c7a8c {
  actor @0 :Text;
  power @1 :Power;
  item @2 :Text;
  firstDay @3 :Int32;
  lastDay @4 :Int32;
  reference @5 :Text;
  effectiveOnDay @6 :Int32 $member("effective_on");
  organisation @7 :Text;
  scheme @8 :Text;
  amountMax @9 :Money;
  signedOnDay @10 :Int32 = 2147483647 $member("signed_on");
  document @11 :Data;
  ratifies @12 :Bool;
}

struct DelegationRevoked @0xd4986aae9545f0f3 {
  actor @0 :Text;
  power @1 :Power;
  item @2 :Text;
  reason @3 :Text;
  effectiveOnDay @4 :Int32 $member("effective_on");
  grantedAt @5 :UInt64;
  grantedIndex @6 :UInt32;
}

# rule_facts.h

enum Initiation @0xbac93d87e339d309 {
  application @0;
  allocation @1;
  offer @2;
}

enum Route @0xa1f978c96e85df08 {
  direct @0;
  throughAuthority @1;
  allotment @2;
  fund @3;
  pooled @4;
  none @5;
}

struct EligibleGroup @0x8286435e84e0164b {
  group @0 :Text;
  firstDay @1 :Int32;
  lastDay @2 :Int32 = 2147483647;
}

struct GroupShare @0xcc869e6c381df22f {
  group @0 :Text;
  stateShare @1 :Fraction;
}

struct LeaveShareRule @0xfe60e064b0cdf20a {
  wageBasis @0 :Money;
  leaveShare @1 :Fraction;
  fullCreditsHundredths @2 :Int32 $member("full_credits");
  semestersFull @3 :UInt16;
  stateShare @4 :Fraction;
  groupShares @5 :List(GroupShare);
}

struct UnitRate @0xf03e5abc3e7fb97b {
  unit @0 :Text;
  rate @1 :Money;
  perCount @2 :Int64;
  countMax @3 :Int64;
}

struct BasicPart @0xdae1a73f77ca4499 {
  name @0 :Text;
  amount @1 :Money;
  unit @2 :Text;
  countMin @3 :Int64;
}

struct UnitRateRule @0xbc7b6c1286ea0214 {
  rates @0 :List(UnitRate);
  basicParts @1 :List(BasicPart);
  amountMax @2 :Money;
}

struct RecipientAmount @0x91cf7692c2c063fe {
  recipient @0 :Text;
  amount @1 :Money;
}

struct FixedAmountRule @0xbdbf4489655c1d15 {
  amount @0 :Money;
  recipients @1 :List(RecipientAmount);
}

struct CostShareRule @0x8ee6993f761e07cb {
  grantOfCostMax @0 :Fraction;
  ownOfCostMin @1 :Fraction;
  ownOfGrantMin @2 :Fraction;
  withheldMin @3 :Fraction;
}

struct AllocationRule @0xd497d138dbc52933 {
  pot @0 :Money;
  equalShare @1 :Fraction;
  statistics @2 :Text;
  instalments @3 :List(Fraction);
}

struct PooledSource @0xcb395f0d7fed0bb9 {
  item @0 :Text;
  share @1 :Fraction;
}

struct PooledRule @0xae5f27a8bdbcda98 {
  sources @0 :List(PooledSource);
}

enum GoverningDay @0xfbb40327958507ad {
  unspecified @0;
  studyStart @1;
  decisionDay @2;
}

enum Requirement @0xaa889ee10e9a8df5 {
  unspecified @0;
  required @1;
  notRequired @2;
}

struct ParticipantLimits @0xacb375a2e0c67744 {
  creditsSemesterMaxHundredths @0 :Int32 $member("credits_semester_max");
  creditsYearMaxHundredths @1 :Int32 $member("credits_year_max");
  leavePercentMaxHundredths @2 :Int32 $member("leave_percent_max");
}

struct ReportRule @0xa65414c2fcb042d9 {
  monthsAfter @0 :UInt16;
  isFinal @1 :Bool;
}

struct RecoveryRule @0xdce246581720800e {
  interestPerYear @0 :Fraction;
  limitationYears @1 :UInt16;
}

struct RuleVersion @0xe225337acf25e346 {
  scheme @0 :Text;
  version @1 :Text;
  firstDay @2 :Int32;
  lastDay @3 :Int32 = 2147483647;
  supersedes @4 :Text;
  initiation @5 :Initiation;
  route @6 :Route;
  groups @7 :List(EligibleGroup);
  yearsMax @8 :UInt16;
  commitmentYearsAfter @9 :UInt16;
  reports @10 :UInt16;
  requiresAcceptance @11 :Bool;
  requiresConfirmation @12 :Bool;
  requiresSeparateDecider @13 :Bool;
  lateRepaymentToTreasury @14 :Bool;
  singlePersonMax @15 :Money;
  leaveShare @16 :LeaveShareRule;
  unitRate @17 :UnitRateRule;
  fixedAmount @18 :FixedAmountRule;
  costShare @19 :CostShareRule;
  allocation @20 :AllocationRule;
  pooled @21 :PooledRule;
  source @22 :Text;
  sourceText @23 :Data;
  illustrative @24 :List(Text);
  instalments @25 :List(Fraction);
  subjectToBudget @26 :Bool;
  stipendAllowed @27 :Bool;
  governedBy @28 :GoverningDay;
  requiresCall @29 :Requirement;
  requiresOwnerAssessment @30 :Requirement;
  limits @31 :ParticipantLimits;
  reportDue @32 :List(ReportRule);
  appealsBody @33 :Text;
  stipendMax @34 :Fraction;
  recovery @35 :RecoveryRule;
}

struct SchemeEstablished @0x89a5c6dab18fbdb1 {
  scheme @0 :Text;
  name @1 :Text;
  administrator @2 :Text;
  purpose @3 :Text;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct RuleVersionPublished @0x8f176b656470ff1f {
  rule @0 :RuleVersion;
  effectiveOnDay @1 :Int32 $member("effective_on");
}

struct RuleVersionVoided @0xabf242db761978dd {
  scheme @0 :Text;
  version @1 :Text;
  reason @2 :Text;
  effectiveOnDay @3 :Int32 $member("effective_on");
}

struct CallPublished @0xa7c2cc99fdf0a45f {
  call @0 :Text;
  scheme @1 :Text;
  opensDay @2 :Int32 $member("opens");
  closesDay @3 :Int32 $member("closes");
  terms @4 :Data;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

struct Weight @0xecc2a8b1fd0b00ea {
  organisation @0 :Text;
  weight @1 :Int64;
}

struct StatisticsImported @0x9723054b18949a23 {
  statistics @0 :Text;
  countedOnDay @1 :Int32 $member("counted_on");
  source @2 :Text;
  sourceFile @3 :Data;
  tranche @4 :UInt16;
  tranches @5 :UInt16;
  weights @6 :List(Weight);
  effectiveOnDay @7 :Int32 $member("effective_on");
}

# application_facts.h

struct Wish @0xa754c3bdf376bc25 {
  participant @0 :Personal;
  group @1 :Text;
  workplace @2 :Text;
  provider @3 :Text;
  creditsHundredths @4 :Int32 $member("credits");
}

struct ApplicationReceived @0x9885429fec9a72f2 {
  application @0 :Text;
  scheme @1 :Text;
  call @2 :Text;
  applicant @3 :Text;
  year @4 :UInt16;
  wishes @5 :List(Wish);
  quantities @6 :List(Quantity);
  amountApplied @7 :Money;
  purpose @8 :Personal;
  effectiveOnDay @9 :Int32 $member("effective_on");
  partnership @10 :Text;
}

struct ApplicationAmended @0x80fb958543c20f56 {
  application @0 :Text;
  wishes @1 :List(Wish);
  quantities @2 :List(Quantity);
  amountApplied @3 :Money;
  purpose @4 :Personal;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

struct ApplicationWithdrawn @0xb273a96693a9b8b6 {
  application @0 :Text;
  reason @1 :Text;
  effectiveOnDay @2 :Int32 $member("effective_on");
}

struct ImpartialityDeclared @0xbd33a6855fd11a32 {
  actor @0 :Text;
  application @1 :Text;
  isImpartial @2 :Bool;
  reason @3 :Text;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct OwnerAssessed @0xddd9d195cf00377c {
  application @0 :Text;
  owner @1 :Text;
  isApproved @2 :Bool;
  rank @3 :UInt32;
  need @4 :Text;
  staffInvolvement @5 :Text;
  effectiveOnDay @6 :Int32 $member("effective_on");
  scheme @7 :Text;
  year @8 :UInt16;
  applicant @9 :Text;
}

struct ForumRecommended @0xa82deec74ed3d99e {
  application @0 :Text;
  forum @1 :Text;
  isRecommended @2 :Bool;
  amount @3 :Money;
  reason @4 :Text;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

struct AssessmentRecorded @0xbcef6cf907d3b36c {
  application @0 :Text;
  assessor @1 :Text;
  isRecommended @2 :Bool;
  text @3 :Text;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

# decision_facts.h

struct MemberShare @0xeb649f80a9f18630 {
  organisation @0 :Text;
  amount @1 :Money;
}

struct AwardDecided @0xd6bc1b8aee6f7a8f {
  terms @0 :GrantTerms;
  application @1 :Text;
  rule @2 :Text;
  amount @3 :Money;
  quantities @4 :List(Quantity);
  cost @5 :Money;
  ownContribution @6 :Money;
  withheld @7 :Money;
  sources @8 :List(LinePart);
  group @9 :Text;
  departure @10 :Text;
  decidedBy @11 :Text;
  effectiveOnDay @12 :Int32 $member("effective_on");
  partnership @13 :Text;
  members @14 :List(MemberShare);
}

struct AwardRefused @0xc54f0efbe771876e {
  application @0 :Text;
  terms @1 :GrantTerms;
  reason @2 :Text;
  departure @3 :Text;
  decidedBy @4 :Text;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

struct LetterIssued @0xb4fd2a0e228a3129 {
  letter @0 :Text;
  grant @1 :Text;
  recipient @2 :Text;
  document @3 :Data;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct LetterReceived @0xcf0c05fac37ee1e2 {
  letter @0 :Text;
  grant @1 :Text;
  effectiveOnDay @2 :Int32 $member("effective_on");
  evidence @3 :Text;
}

struct AwardAccepted @0xda51bd95926271f2 {
  grant @0 :Text;
  acceptedBy @1 :Text;
  effectiveOnDay @2 :Int32 $member("effective_on");
}

struct DecisionCorrected @0x905c0ebf8e9e7bb8 {
  grant @0 :Text;
  field @1 :Text;
  was @2 :Text;
  is @3 :Text;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct DecisionReversed @0xe3f99b6d84c6a400 {
  terms @0 :GrantTerms;
  reason @1 :Text;
  decidedBy @2 :Text;
  effectiveOnDay @3 :Int32 $member("effective_on");
}

struct AwardReduced @0xd57d7c25afd838d3 {
  terms @0 :GrantTerms;
  amount @1 :Money;
  reason @2 :Text;
  decidedBy @3 :Text;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct AwardIncreased @0xc1c725088913c782 {
  terms @0 :GrantTerms;
  amount @1 :Money;
  reason @2 :Text;
  decidedBy @3 :Text;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

# leave_facts.h

struct SemesterShare @0x9c5fc66179b58a73 {
  semester @0 :Text;
  shares @1 :Shares;
}

struct LeaveGranted @0xbef9dd73d3f28783 {
  leave @0 :Text;
  terms @1 :GrantTerms;
  rule @2 :Text;
  participant @3 :Personal;
  group @4 :Text;
  provider @5 :Text;
  creditsHundredths @6 :Int32 $member("credits");
  leavePercentHundredths @7 :Int32 $member("leave_percent");
  studyStartDay @8 :Int32 $member("study_start");
  shares @9 :Shares;
  semesters @10 :List(SemesterShare);
  payer @11 :Text;
  beneficiary @12 :Text;
  effectiveOnDay @13 :Int32 $member("effective_on");
}

struct LeaveChanged @0xe9c67b9a19a7bae4 {
  leave @0 :Text;
  terms @1 :GrantTerms;
  creditsHundredths @2 :Int32 $member("credits");
  leavePercentHundredths @3 :Int32 $member("leave_percent");
  change @4 :Shares;
  semesters @5 :List(SemesterShare);
  payer @6 :Text;
  beneficiary @7 :Text;
  reason @8 :Text;
  effectiveOnDay @9 :Int32 $member("effective_on");
}

struct AdmissionRecorded @0xac0255dfc2b8c1c5 {
  leave @0 :Text;
  scheme @1 :Text;
  year @2 :UInt16;
  participant @3 :Personal;
  provider @4 :Text;
  isAdmitted @5 :Bool;
  effectiveOnDay @6 :Int32 $member("effective_on");
}

struct ParticipationConfirmed @0xb0bcb5621055ab62 {
  leave @0 :Text;
  scheme @1 :Text;
  semester @2 :Text;
  confirmedBy @3 :Text;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct InterruptionRegistered @0x9f945dfd4dee94f9 {
  leave @0 :Text;
  firstDay @1 :Int32;
  lastDay @2 :Int32 = 2147483647;
  reason @3 :Personal;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct ParticipantWithdrawn @0xcab2ae81be61dea4 {
  leave @0 :Text;
  reason @1 :Personal;
  effectiveOnDay @2 :Int32 $member("effective_on");
}

struct ResultRegistered @0xd325c458402db603 {
  leave @0 :Text;
  result @1 :Personal;
  creditsHundredths @2 :Int32 $member("credits");
  effectiveOnDay @3 :Int32 $member("effective_on");
}

struct StipendAgreed @0xf2b00321060d5a21 {
  leave @0 :Text;
  terms @1 :GrantTerms;
  amount @2 :Money;
  payer @3 :Text;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

# payment_facts.h

struct CommitmentPart @0xff73d0b50a6bf830 {
  line @0 :Line;
  amount @1 :Money;
  subjectToBudget @2 :Bool;
}

struct CommitmentRegistered @0x9e07753399181b1d {
  terms @0 :GrantTerms;
  holder @1 :Text;
  parts @2 :List(CommitmentPart);
  outside @3 :Text;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct CommitmentReleased @0xd066d00b2bac7c60 {
  terms @0 :GrantTerms;
  holder @1 :Text;
  parts @2 :List(LinePart);
  reason @3 :Text;
  outside @4 :Text;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

struct InstalmentScheduled @0xf7ef76bf9f6f4756 {
  terms @0 :GrantTerms;
  instalment @1 :UInt16;
  dueDay @2 :Int32 $member("due");
  amount @3 :Money;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct InstalmentWithheld @0xdd48a9dee3221553 {
  terms @0 :GrantTerms;
  amount @1 :Money;
  reason @2 :Text;
  effectiveOnDay @3 :Int32 $member("effective_on");
}

struct PaymentPart @0xfda3a74ae2f04826 {
  leave @0 :Text;
  semester @1 :Text;
  beneficiary @2 :Text;
  amount @3 :Money;
}

struct PaymentTerms @0xbb6a6cd8cac733f4 {
  payment @0 :Text;
  terms @1 :GrantTerms;
  payee @2 :Text;
  amount @3 :Money;
  sources @4 :List(LinePart);
  parts @5 :List(PaymentPart);
  fund @6 :Line;
}

struct PaymentOrdered @0xcc07ca8ee3923fcd {
  payment @0 :PaymentTerms;
  dueDay @1 :Int32 $member("due");
  effectiveOnDay @2 :Int32 $member("effective_on");
}

struct PaymentAttested @0xde9f9fdf902456cf {
  payment @0 :PaymentTerms;
  attester @1 :Text;
  effectiveOnDay @2 :Int32 $member("effective_on");
}

struct PaymentApproved @0xbd67d0db1d3183ab {
  payment @0 :PaymentTerms;
  approver @1 :Text;
  effectiveOnDay @2 :Int32 $member("effective_on");
}

struct PaymentExecuted @0xbf093d9abaaa7b43 {
  payment @0 :PaymentTerms;
  bankReference @1 :Text;
  outside @2 :Text;
  effectiveOnDay @3 :Int32 $member("effective_on");
  statement @4 :Text;
}

struct PaymentReturned @0xf42d2bfe9b3904c1 {
  payment @0 :PaymentTerms;
  reason @1 :Text;
  effectiveOnDay @2 :Int32 $member("effective_on");
  bankReference @3 :Text;
  statement @4 :Text;
}

struct FundsForwarded @0xe6208e36b644c0fe {
  terms @0 :GrantTerms;
  payer @1 :Text;
  beneficiary @2 :Text;
  leave @3 :Text;
  semester @4 :Text;
  amount @5 :Money;
  effectiveOnDay @6 :Int32 $member("effective_on");
}

struct OwnerShareDue @0xa73277f8ad52b3c3 {
  terms @0 :GrantTerms;
  payer @1 :Text;
  beneficiary @2 :Text;
  leave @3 :Text;
  semester @4 :Text;
  amount @5 :Money;
  effectiveOnDay @6 :Int32 $member("effective_on");
}

enum OwnerPayment @0xeedc4684aca93b03 {
  transfer @0;
  wages @1;
}

struct OwnerSharePaid @0xdfdfe0ecfe279f1a {
  terms @0 :GrantTerms;
  payer @1 :Text;
  beneficiary @2 :Text;
  leave @3 :Text;
  semester @4 :Text;
  amount @5 :Money;
  how @6 :OwnerPayment;
  effectiveOnDay @7 :Int32 $member("effective_on");
}

struct FundsRedirected @0x87fc19864d719ec7 {
  from @0 :GrantTerms;
  to @1 :GrantTerms;
  line @2 :Line;
  holder @3 :Text;
  amount @4 :Money;
  reason @5 :Text;
  effectiveOnDay @6 :Int32 $member("effective_on");
}

# recovery_facts.h

struct RepaymentDecided @0xa175c06ea7c35599 {
  terms @0 :GrantTerms;
  claim @1 :Text;
  amount @2 :Money;
  reason @3 :Text;
  decidedBy @4 :Text;
  effectiveOnDay @5 :Int32 $member("effective_on");
  leave @6 :Text;
  payment @7 :Text;
}

struct RepaymentClaimed @0x89c972297ea2fb2b {
  terms @0 :GrantTerms;
  claim @1 :Text;
  line @2 :Line;
  amount @3 :Money;
  dueDay @4 :Int32 $member("due");
  effectiveOnDay @5 :Int32 $member("effective_on");
}

struct RepaymentReceived @0xe0d0edfef0494dc0 {
  terms @0 :GrantTerms;
  claim @1 :Text;
  line @2 :Line;
  holder @3 :Text;
  amount @4 :Money;
  toTreasury @5 :Bool;
  bankReference @6 :Text;
  effectiveOnDay @7 :Int32 $member("effective_on");
  statement @8 :Text;
}

struct ReceiptPurpose @0xe2b70c95d18f4a63 {
  terms @0 :GrantTerms;
  line @1 :Line;
  holder @2 :Text;
  toTreasury @3 :Bool;
}

struct ReceiptUnallocated @0xa73419f50bd47e27 {
  payer @0 :Text;
  amount @1 :Money;
  claim @2 :Text;
  bankReference @3 :Text;
  effectiveOnDay @4 :Int32 $member("effective_on");
  purpose @5 :ReceiptPurpose;
  statement @6 :Text;
}

struct WriteOffDecided @0xc45575beb3140f25 {
  terms @0 :GrantTerms;
  claim @1 :Text;
  line @2 :Line;
  amount @3 :Money;
  reason @4 :Text;
  decidedBy @5 :Text;
  effectiveOnDay @6 :Int32 $member("effective_on");
}

# follow_up_facts.h

struct ReportDue @0x87b2c952a30abf65 {
  report @0 :Text;
  grant @1 :Text;
  isFinal @2 :Bool;
  dueDay @3 :Int32 $member("due");
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct ReportReceived @0x99e352d2b2b130da {
  report @0 :Text;
  grant @1 :Text;
  isFinal @2 :Bool;
  document @3 :Data;
  effectiveOnDay @4 :Int32 $member("effective_on");
  used @5 :Money;
  ownContribution @6 :Money;
}

struct AuditorStatementReceived @0xce3227ca0d5e92c8 {
  report @0 :Text;
  grant @1 :Text;
  auditor @2 :Text;
  isClean @3 :Bool;
  document @4 :Data;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

struct ControlPerformed @0x9b96211a87a2babd {
  grant @0 :Text;
  controlKind @1 :Text;
  conclusion @2 :Text;
  effectiveOnDay @3 :Int32 $member("effective_on");
}

struct BreachFound @0x8486d27e0b39b779 {
  grant @0 :Text;
  condition @1 :Text;
  description @2 :Text;
  effectiveOnDay @3 :Int32 $member("effective_on");
}

struct OutcomeReported @0xb1bcf1b433676dd4 {
  grant @0 :Text;
  outcomes @1 :List(Quantity);
  effectiveOnDay @2 :Int32 $member("effective_on");
}

struct AppealDeadlineExtended @0x9d191031ce9001ef {
  letter @0 :Text;
  grant @1 :Text;
  lastDay @2 :Int32;
  reason @3 :Text;
  decidedBy @4 :Text;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

struct AppealLodged @0x954342043797120b {
  appeal @0 :Text;
  letter @1 :Text;
  grant @2 :Text;
  appellant @3 :Text;
  heardLateBecause @4 :Text;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

enum AppealOutcome @0xf327ba7fa5b5c578 {
  upheld @0;
  altered @1;
  dismissed @2;
}

struct AppealDecided @0xe5c00a1681e8ea41 {
  appeal @0 :Text;
  grant @1 :Text;
  outcome @2 :AppealOutcome;
  reason @3 :Text;
  decidedBy @4 :Text;
  effectiveOnDay @5 :Int32 $member("effective_on");
  body @6 :Text;
}

# evidence_facts.h

struct CommandRefused @0xd7e295048b36cd0c {
  commandIndex @0 :UInt32;
  command @1 :Text;
  reason @2 :UInt16;
  subjects @3 :List(Text);
  asked @4 :Money;
  left @5 :Money;
  effectiveOnDay @6 :Int32 $member("effective_on");
  detail @7 :Text;
}

struct ImportStarted @0xa60155322a33017d {
  source @0 :Text;
  file @1 :Data;
  fileName @2 :Text;
  mapping @3 :Data;
  rows @4 :UInt64;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

struct ImportFinished @0xa5d0b864e6c39385 {
  source @0 :Text;
  file @1 :Data;
  rowsNew @2 :UInt64;
  rowsChanged @3 :UInt64;
  rowsVanished @4 :UInt64;
  rowsUnchanged @5 :UInt64;
  effectiveOnDay @6 :Int32 $member("effective_on");
}

struct SourceRowChanged @0x963adfb045d1349a {
  source @0 :Text;
  rowKey @1 :Text;
  was @2 :Data;
  is @3 :Data;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct SourceRowVanished @0xd92c618cf97bf1b8 {
  source @0 :Text;
  rowKey @1 :Text;
  was @2 :Data;
  effectiveOnDay @3 :Int32 $member("effective_on");
}

struct AuditFindingAssessed @0x8a63fe0e85f5547a {
  finding @0 :Text;
  isAccepted @1 :Bool;
  reason @2 :Text;
  assessedBy @3 :Text;
  effectiveOnDay @4 :Int32 $member("effective_on");
}

struct IndexRoot @0x9c41f3a7d2e85b06 {
  leaves @0 :UInt64;
  root @1 :Data;
}

struct PayeeIndexPublished @0xb1e6c8d4057a3f92 {
  year @0 :UInt16;
  upTo @1 :UInt64;
  payees @2 :IndexRoot;
  grants @3 :IndexRoot;
  delegations @4 :IndexRoot;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

enum BankSide @0xa3c5d18e7f20b964 {
  bank @0;
  ledger @1;
}

struct BankDifference @0xd80b6e42c17f9a35 {
  side @0 :BankSide;
  reference @1 :Text;
  amount @2 :Money;
  day @3 :Int32;
  why @4 :Text;
}

struct BankStatementReconciled @0x96f2ac7b03de5418 {
  statement @0 :Text;
  account @1 :Text;
  firstDay @2 :Int32;
  lastDay @3 :Int32;
  file @4 :Data;
  matched @5 :UInt64;
  matchedSum @6 :Money;
  open @7 :UInt64;
  differences @8 :List(BankDifference);
  effectiveOnDay @9 :Int32 $member("effective_on");
}

# controls_facts.h

struct ControlsAdopted @0xd41e2a36bc4d13dc {
  level @0 :UInt16;
  effectiveOnDay @1 :Int32 $member("effective_on");
}

struct ActorChanged @0xd1cb3011df2d5c05 {
  actor @0 :Text;
  name @1 :Text;
  organisation @2 :Text;
  person @3 :Text;
  reason @4 :Text;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

struct FactConfirmed @0xd674b87ecddba416 {
  position @0 :UInt64;
  factIndex @1 :UInt32;
  evidence @2 :Text;
  document @3 :Data;
  effectiveOnDay @4 :Int32 $member("effective_on");
  concerned @5 :Text;
}

struct DelegationConfirmationRequired @0xa7f162702b5eadad {
  isRequired @0 :Bool;
  reason @1 :Text;
  effectiveOnDay @2 :Int32 $member("effective_on");
}

struct ReceiptAllocated @0x8031992be25fe71d {
  position @0 :UInt64;
  factIndex @1 :UInt32;
  terms @2 :GrantTerms;
  claim @3 :Text;
  line @4 :Line;
  holder @5 :Text;
  amount @6 :Money;
  toTreasury @7 :Bool;
  reason @8 :Text;
  effectiveOnDay @9 :Int32 $member("effective_on");
}

struct ReceiptReturn @0x9a63024fa9998118 {
  payment @0 :Text;
  position @1 :UInt64;
  factIndex @2 :UInt32;
  payer @3 :Text;
  amount @4 :Money;
}

struct ReceiptReturnOrdered @0xf336074c19428e8a {
  receipt @0 :ReceiptReturn;
  reason @1 :Text;
  effectiveOnDay @2 :Int32 $member("effective_on");
}

struct ReceiptReturnAttested @0xd3169232be71c2d9 {
  receipt @0 :ReceiptReturn;
  attester @1 :Text;
  effectiveOnDay @2 :Int32 $member("effective_on");
}

struct ReceiptReturnApproved @0x9e0ce420d9f9bacd {
  receipt @0 :ReceiptReturn;
  approver @1 :Text;
  effectiveOnDay @2 :Int32 $member("effective_on");
}

struct ReceiptReturnExecuted @0xfad35a3d57a73cab {
  receipt @0 :ReceiptReturn;
  bankReference @1 :Text;
  effectiveOnDay @2 :Int32 $member("effective_on");
}

enum FundMoney @0xf3f89bfaa11b5c7d {
  ownMoney @0;
  opening @1;
}

struct FundMoneyAdded @0xb05450f1fdbc4be2 {
  line @0 :Line;
  holder @1 :Text;
  amount @2 :Money;
  source @3 :FundMoney;
  reference @4 :Text;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

struct FundRepaid @0x89781a6043d2ba11 {
  line @0 :Line;
  holder @1 :Text;
  claim @2 :Text;
  amount @3 :Money;
  bankReference @4 :Text;
  effectiveOnDay @5 :Int32 $member("effective_on");
}

# envelope.h

struct Event @0xc1fbfdd9c1465919 {
  union {
    ledgerOpened @0 :LedgerOpened;
    actorRegistered @1 :ActorRegistered;
    actorKeyRegistered @2 :ActorKeyRegistered;
    actorKeyRotated @3 :ActorKeyRotated;
    actorKeyRevoked @4 :ActorKeyRevoked;
    representativeRegistered @5 :RepresentativeRegistered;
    periodClosed @6 :PeriodClosed;
    entryVoided @7 :EntryVoided;
    organisationRegistered @8 :OrganisationRegistered;
    organisationChanged @9 :OrganisationChanged;
    municipalityCodesChanged @10 :MunicipalityCodesChanged;
    partnershipAgreed @11 :PartnershipAgreed;
    appropriationMade @12 :AppropriationMade;
    appropriationChanged @13 :AppropriationChanged;
    allocationIssued @14 :AllocationIssued;
    commitmentAuthorityGranted @15 :CommitmentAuthorityGranted;
    balanceTransferred @16 :BalanceTransferred;
    balanceLapsed @17 :BalanceLapsed;
    delegationGranted @18 :DelegationGranted;
    delegationRevoked @19 :DelegationRevoked;
    schemeEstablished @20 :SchemeEstablished;
    ruleVersionPublished @21 :RuleVersionPublished;
    ruleVersionVoided @22 :RuleVersionVoided;
    callPublished @23 :CallPublished;
    statisticsImported @24 :StatisticsImported;
    applicationReceived @25 :ApplicationReceived;
    applicationAmended @26 :ApplicationAmended;
    applicationWithdrawn @27 :ApplicationWithdrawn;
    impartialityDeclared @28 :ImpartialityDeclared;
    ownerAssessed @29 :OwnerAssessed;
    forumRecommended @30 :ForumRecommended;
    assessmentRecorded @31 :AssessmentRecorded;
    awardDecided @32 :AwardDecided;
    awardRefused @33 :AwardRefused;
    letterIssued @34 :LetterIssued;
    letterReceived @35 :LetterReceived;
    awardAccepted @36 :AwardAccepted;
    decisionCorrected @37 :DecisionCorrected;
    decisionReversed @38 :DecisionReversed;
    awardReduced @39 :AwardReduced;
    awardIncreased @40 :AwardIncreased;
    leaveGranted @41 :LeaveGranted;
    leaveChanged @42 :LeaveChanged;
    admissionRecorded @43 :AdmissionRecorded;
    participationConfirmed @44 :ParticipationConfirmed;
    interruptionRegistered @45 :InterruptionRegistered;
    participantWithdrawn @46 :ParticipantWithdrawn;
    resultRegistered @47 :ResultRegistered;
    stipendAgreed @48 :StipendAgreed;
    commitmentRegistered @49 :CommitmentRegistered;
    commitmentReleased @50 :CommitmentReleased;
    instalmentScheduled @51 :InstalmentScheduled;
    instalmentWithheld @52 :InstalmentWithheld;
    paymentOrdered @53 :PaymentOrdered;
    paymentAttested @54 :PaymentAttested;
    paymentApproved @55 :PaymentApproved;
    paymentExecuted @56 :PaymentExecuted;
    paymentReturned @57 :PaymentReturned;
    fundsForwarded @58 :FundsForwarded;
    ownerShareDue @59 :OwnerShareDue;
    ownerSharePaid @60 :OwnerSharePaid;
    fundsRedirected @61 :FundsRedirected;
    repaymentDecided @62 :RepaymentDecided;
    repaymentClaimed @63 :RepaymentClaimed;
    repaymentReceived @64 :RepaymentReceived;
    receiptUnallocated @65 :ReceiptUnallocated;
    writeOffDecided @66 :WriteOffDecided;
    reportDue @67 :ReportDue;
    reportReceived @68 :ReportReceived;
    auditorStatementReceived @69 :AuditorStatementReceived;
    controlPerformed @70 :ControlPerformed;
    breachFound @71 :BreachFound;
    outcomeReported @72 :OutcomeReported;
    appealDeadlineExtended @73 :AppealDeadlineExtended;
    appealLodged @74 :AppealLodged;
    appealDecided @75 :AppealDecided;
    commandRefused @76 :CommandRefused;
    importStarted @77 :ImportStarted;
    importFinished @78 :ImportFinished;
    sourceRowChanged @79 :SourceRowChanged;
    sourceRowVanished @80 :SourceRowVanished;
    auditFindingAssessed @81 :AuditFindingAssessed;
    payeeIndexPublished @82 :PayeeIndexPublished;
    bankStatementReconciled @83 :BankStatementReconciled;
    controlsAdopted @84 :ControlsAdopted;
    actorChanged @85 :ActorChanged;
    factConfirmed @86 :FactConfirmed;
    delegationConfirmationRequired @87 :DelegationConfirmationRequired;
    receiptAllocated @88 :ReceiptAllocated;
    receiptReturnOrdered @89 :ReceiptReturnOrdered;
    receiptReturnAttested @90 :ReceiptReturnAttested;
    receiptReturnApproved @91 :ReceiptReturnApproved;
    receiptReturnExecuted @92 :ReceiptReturnExecuted;
    fundMoneyAdded @93 :FundMoneyAdded;
    fundRepaid @94 :FundRepaid;
  }
}

struct ImportOrigin @0xe936a5adc5428767 {
  source @0 :Text;
  file @1 :Data;
  row @2 :UInt64;
  rowKey @3 :Text;
  content @4 :Data;
  sourceTexts @5 :List(Text);
}

struct RequestSignature @0xb5d8a2e3f1c94d07 {
  key @0 :Text;
  request @1 :Data;
  bytes @2 :Data;
}

struct Envelope @0xfa55bb4f1d4756cb {
  command @0 :CommandId;
  request @1 :Data;
  actor @2 :Text;
  recordedAtMicroseconds @3 :Int64 $member("recorded_at");
  imported @4 :ImportOrigin;
  facts @5 :List(Event);
  signature @6 :RequestSignature;
}
