import { distance } from "fastest-levenshtein";
import { wordSet, wordsOf } from "./words.ts";

/** Words for a person at the desk that mean it in any conversation, whatever its language is taken to be. */
const anyLanguage = wordSet(
  `human humans humain mensch menschen mitarbeiter mitarbeiterin mitarbeitern sachbearbeiter humano humana umano
    operator operators operateur operatore operador operadora agent agents agente representative medewerker
    czlowiek konsultant clovek оператор человек людина 人工 オペレーター`,
);

/** Words that mean it in their own language but something else in another. */
const ownLanguage: Readonly<Record<string, readonly string[]>> = {
  en: ["person", "somebody", "someone", "people", "staff", "advisor", "csr"],
  de: ["person", "jemand", "jemanden", "jemandem", "berater", "beraterin"],
  fr: ["personne", "conseiller", "conseillere", "quelqu un"],
  es: ["persona", "alguien", "asesor"],
  it: ["persona", "qualcuno", "consulente"],
  nl: ["mens", "persoon", "iemand"],
  pt: ["pessoa", "alguem", "atendente"],
  pl: ["osoba", "osobą"],
};

/** Words that may stand around it in a request for a person. */
const around = wordSet(
  `please pls i we me us a an the real live want wants need get give to with talk speak chat connect transfer would
    like can could may now just let actual help support customer service desk being d id hello hi hey ok no
    bitte ich wir will möchte mochte kann können mit einem einer einen ein eine echten echter echte richtigen sprechen
    reden verbinden verbinde mich sie zu hallo brauche lebenden menschlichen nein
    je j veux voudrais peux puis parler avec a à un une vrai vraie l le la être etre s il vous te plait svp bonjour
    quiero quisiera hablar con una por favor hola real ser necesito
    voglio vorrei parlare per favore vero essere
    ik wil graag met een spreken praten echt alstublieft aub
    quero falar com um uma favor ser preciso
    chce chcę rozmawiac rozmawiać z prosze proszę
    хочу поговорить с пожалуйста`,
);

/** Letters from which a slip of one is forgiven in a message of one word. */
const slipFrom = 6;

/**
 * Whether the message asks for a person and for nothing else: "human", "a real person please", "ich möchte mit
 * einem Menschen sprechen". A word for a person inside other talk ("I am a human rights lawyer", "my agent said")
 * is no such request. `language` adds words that are ambiguous elsewhere.
 */
export function wantsHuman(text: string, language: string): boolean {
  const words = wordsOf(text);
  const own = new Set((ownLanguage[language.split("-")[0] ?? ""] ?? []).flatMap(wordsOf));
  const named = words.filter((word) => anyLanguage.has(word) || own.has(word));
  if (named.length > 0)
    return words.every((word) => anyLanguage.has(word) || own.has(word) || around.has(word));
  const [word = ""] = words;
  return (
    words.length === 1 && word.length >= slipFrom && [...anyLanguage].some((known) => isSlip(word, known))
  );
}

function isSlip(word: string, known: string): boolean {
  return known.length >= slipFrom && distance(word, known) === 1;
}
