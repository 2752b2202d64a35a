/**
 * What a Matrix client calls its device when it logs in, unless its owner has named it otherwise: read off the
 * sources of the clients. The first that fits has it. Versions are not told.
 */
const DEVICES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^element x android\b/i, ["Element X Android", "Element X"]],
  [/^element x ios\b/i, ["Element X iOS", "Element X"]],
  [/^element pro\b/i, ["Element Pro"]],
  [/^(element|riot(\.im)?) desktop\b/i, ["Element Desktop", "Element"]],
  [/^(element|riotx?) android\b/i, ["Element Android", "Element"]],
  [/^(element|riot) ios\b/i, ["Element iOS", "Element"]],
  [/^(element web|(app|develop)\.element\.io|riot web|riot\.im)\b/i, ["Element Web", "Element"]],
  [/^schildichat(\.| )?next\b/i, ["SchildiChat Next", "SchildiChat"]],
  [/^schildichat\b/i, ["SchildiChat"]],
  [/^fluffychat\b/i, ["FluffyChat"]],
  [/^cinny\b/i, ["Cinny"]],
  [/^nheko\b/i, ["Nheko"]],
  [/^neochat\b/i, ["NeoChat"]],
  [/^fractal\b/i, ["Fractal"]],
  [/^gomuks\b/i, ["gomuks"]],
  [/^quaternion\b/i, ["Quaternion"]],
  [/^thunderbird\b/i, ["Thunderbird"]],
];

/** The software's name, and then that of its family; nothing where the name tells none. */
export function softwareOfDevice(displayName: string): readonly string[] {
  return DEVICES.find(([pattern]) => pattern.test(displayName.trim()))?.[1] ?? [];
}
