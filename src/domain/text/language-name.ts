/** A language by its name in another: `de` in `en` is "German". A code that names none stays as it is. */
export function languageName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language, "en"], { type: "language" }).of(code) ?? code;
  } catch (error) {
    if (error instanceof RangeError) return code;
    throw error;
  }
}
