# What the annotations and the summary share: the findings of a rollout and the errors of a refusal in one form, and the
# escaping that each place needs. An error of a refusal may say that it is a warning, which came with the errors.

def findings:
  if (.findings | type) == "array" then [.findings[] | .error + {severity}]
  else [(.errors // [])[] | . + {severity: (.severity // "error")}] end;
def place:
  if .line then "line \(.line)" + (if .column then ", column \(.column)" else "" end)
  elif (.pointer // "") != "" then .pointer else "" end;
def reason:
  [ (if .deployment then "\(.deployment): " else "" end) + (.detail // .code // "No detail."),
    (if .seen then "Seen: \(.seen)." else empty end),
    (if .expected then "Expected: \(.expected)." else empty end),
    (if .setting then "Setting: \(.setting)." else empty end) ] | join(" ");
def command_text: gsub("%"; "%25") | gsub("\r"; "%0D") | gsub("\n"; "%0A");
def command_property: command_text | gsub(":"; "%3A") | gsub(","; "%2C");
def annotation($path):
  (if .line then
     "file=\($path | command_property),line=\(.line)" + (if .column then ",col=\(.column)" else "" end) + ",title=\(.code // "finding" | command_property)"
   else "title=\(.code // "finding" | command_property)" end) as $properties
  | ([reason, .fix // empty] + (if .line == null and place != "" then ["At \(place)."] else [] end) | join(" ")) as $text
  | "::\(if .severity == "warning" then "warning" else "error" end) \($properties)::\($text | command_text)";
def cell:
  tostring | gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;")
  | gsub("(?<mark>[\\\\`*_\\[\\]|~#@])"; "\\\(.mark)") | gsub("[\r\n]+"; "<br>");

# One line of the log. No text in it can begin a workflow command, of the old form neither.
def one_line: tostring | gsub("[[:cntrl:]]+"; " ") | gsub("##\\["; "## [");

# What a rollout did with its deployments. Older gateways do not say what they pruned.
def counts: "\(.created) created, \(.updated) updated, \(.unchanged) unchanged, \(.pruned // 0) pruned";

# Why the gateway does not do what it was asked for.
def problem_line: "\(.title) \(.detail // "") (\(.code))" | one_line;

# A step of a rollout as one line.
def step_line:
  {
    plan: "planned", create_flow: "flow", create: "created", update: "updated", adopt: "adopted", prune: "pruned",
    automation: "automation", restore: "restored", smoke_run: "smoke run", cancel: "cancelled", wait: "waited",
    verify: "verified", resume: "resumed"
  } as $done
  | [
      (if .outcome == "failed" then "failed" else $done[.kind] // (.kind | gsub("[^a-z_]"; "")) end),
      (.subject // empty),
      "\(.detail) (\(.duration_ms) ms)"
    ]
  | map(one_line) | join("  ");
