/** Whether a file is of a kind, or has an ending, that does not cross. */
export function blockedKinds(
  { kind, name = "" }: { readonly kind: string; readonly name?: string },
  blocked: readonly string[],
): boolean {
  if (blocked.includes(kind)) return true;
  // A file with several endings is what any of them says: `invoice.pdf.exe`, `setup.exe.txt`.
  const endings = name.trim().toLowerCase().split(".").slice(1);
  return endings.some((ending) => blocked.includes(ending.trim()));
}
