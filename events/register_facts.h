#pragma once
// Facts about organisations and the map they stand on.

#include "events/values.h"

namespace grantledger {

enum class OrganisationKind : std::uint16_t {
  other,
  ministry,
  directorate,
  municipality,
  county_authority,
  county_governor,
  private_kindergarten,
  private_school,
  university,
  vocational_college,
  company,
  party,
};

// What is known of an organisation. `authority` is the municipality that receives and pays for a
// private kindergarten; `municipality` is a four-digit code with its leading zero, or empty.
struct Organisation {
  OrganisationId organisation;
  OrganisationKind kind = OrganisationKind::other;
  std::string name;
  std::string municipality;
  std::optional<OrganisationId> owner;
  std::optional<OrganisationId> authority;
  std::optional<OrganisationId> successor = std::nullopt;  // Which took its place: a merger.
  bool operator==(const Organisation&) const = default;
};

struct OrganisationRegistered {
  Organisation details;
  Date effective_on;
  bool operator==(const OrganisationRegistered&) const = default;
};

// From this day the organisation is as `details` say.
struct OrganisationChanged {
  Organisation details;
  std::string reason;
  Date effective_on;
  bool operator==(const OrganisationChanged&) const = default;
};

struct CodeChange {
  std::string old_code;
  std::string old_name;
  std::string new_code;
  std::string new_name;
  bool operator==(const CodeChange&) const = default;
};

// Municipality codes merged, split or were renamed. One old code with several new ones is a split.
struct MunicipalityCodesChanged {
  std::vector<CodeChange> changes;
  Date effective_on;
  bool operator==(const MunicipalityCodesChanged&) const = default;
};

// Owners and a provider of courses agreed to work together for some years.
struct PartnershipAgreed {
  PartnershipId partnership;
  SchemeId scheme;
  std::vector<OrganisationId> members;
  OrganisationId provider;
  OrganisationId lead;
  std::uint16_t first_year = 0;
  std::uint16_t last_year = 0;
  Date effective_on;
  bool operator==(const PartnershipAgreed&) const = default;
};

}  // namespace grantledger
