#pragma once

#include "tools/html/gathered_report.h"
#include "tools/json_text.h"

namespace grantledger {

// The figures of a page as one JSON document. Pure: equal reports give equal documents.
//
// Whatever is a figure is an object: {"amount": "12.50"} of its row's currency, or {"number": 3},
// with "facts", the count of positions behind it and the first of them. Each part of the document
// has the command that prints its figures and, where that is another, the one that prints the
// positions. docs/report_html.md describes the parts.
//
// Errors: corrupt if sums of rows leave 64 bits.
Result<Json> report_figures(const GatheredReport& report);

}  // namespace grantledger
