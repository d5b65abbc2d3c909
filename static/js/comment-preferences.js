// The boxes beside a comment: which mails its writer wants. What was ticked before signing in comes
// back with the rest of what is one's own.

/** Tick what the words name: “replies”, “all”, “daily”. */
export function showPreferences(form, words) {
  const wished = new Set((words ?? "").split(" "));
  for (const field of form.querySelectorAll("[name=mail]")) {
    if (field.type === "checkbox") field.checked ||= wished.has(field.value);
    else if (wished.has("daily")) field.value = "daily";
  }
}
