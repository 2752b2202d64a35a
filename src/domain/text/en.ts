/**
 * The English texts, and by their keys the list of all there are. `{name}` stands for a parameter; `*word*` is
 * strong and `` `word` `` is code. A line each for the customer: they must read well in an IRC client.
 */
export const en = {
  // To the customer: the interview.
  "interview.greeting":
    "Hello, and welcome to {desk}. A few quick questions and I'll find you the right person. Write “human” to skip them.",
  "interview.choose-number-or-word": "Sorry, I didn't catch that. A number or a word from the list is fine.",
  "interview.choose-again": "Just the number in front of what fits best, please. Or write “human”.",
  "interview.own-words": "Sorry, I didn't quite get that.",
  "interview.own-words-again": "A few words are enough. Or write “human” and I'll get someone.",
  "interview.thanks": "Thank you, {name}. I'm finding the right person for you now.",
  "interview.thanks-nameless": "Thank you. I'm finding the right person for you now.",
  "interview.enough": "That will do, thank you. I'm finding someone for you now.",
  "interview.human": "Of course. I'm getting someone for you now.",
  "interview.still-there": "Are you still there? Take your time, I'll wait a little longer.",

  // To the customer: waiting.
  "waiting.next": "You're next. Someone will be with you as soon as they're free.",
  "waiting.position":
    "Everyone is talking to someone just now. You're number {position} in line, and I'll keep you posted.",
  "waiting.moved-up": "You've moved up: you're number {position} now.",
  "waiting.hopeless":
    "I'm sorry, there's nobody here at the moment who can help with this. I'm keeping your place, and whoever comes in will see what you wrote.",
  "waiting.kept": "Got it. Whoever helps you will read this first, so feel free to add more.",
  "waiting.agent-lost":
    "I'm sorry, the person you were talking to had to go. Someone else will be with you soon, and they'll see what was said.",
  "waiting.passed-on":
    "You're being passed on to someone who can help better. They'll see what was said, so there's no need to repeat it.",

  // To the customer: the talk.
  "connected.with": "{agent} is here for you now.",
  "connected.someone": "Someone is here for you now.",
  "closed.talk":
    "This conversation is closed. Thank you for writing to {desk}. If anything is left, just write again.",
  "closed.idle":
    "It's been quiet for a while, so I'm closing this conversation. If anything is left, just write again.",
  "closed.silence": "I haven't heard from you, so I'll leave it here. Just write again whenever you like.",
  "reopened.interview": "Welcome back. Let's pick up where we left off.",
  "reopened.waiting": "Welcome back, {name}. I'm finding someone for you who knows what it's about.",
  "relay.attachment-kept-out":
    "I'm afraid this chat can't carry that: only your words got through. Could you say it in words, or send a link?",
  "relay.correction": "correction: {text}",
  "relay.taken-back": "(An earlier message was taken back. Please disregard it.)",
  "relay.reaction": "reacted with {reaction}",
  "delivery.lost-for-desk": "I'm sorry, one of your messages could not be passed on. Please send it again.",
  "room.trouble":
    "I'm sorry, something is not working on our side. I've kept what you wrote and keep trying; there's nothing you need to do.",

  // What cannot be carried, in words behind a message.
  "attachment.line": "[sent {what}, which this chat cannot carry]",
  "attachment.line-named": "[sent {what}, “{name}”, which this chat cannot carry]",
  "attachment.image": "a picture",
  "attachment.audio": "a voice or audio message",
  "attachment.video": "a video",
  "attachment.file": "a file",
  "attachment.sticker": "a sticker",
  "attachment.location": "a location",
  "attachment.encrypted": "an encrypted message",
  "attachment.other": "something",

  // In the room, to agents.
  "closed.remark-agent": "Closed. If they write again soon, it opens here again.",
  "closed.remark-customer": "Closed: the customer has gone.",
  "closed.remark-silence": "Closed: the customer stopped answering.",
  "closed.remark-idle": "Closed: nobody had written for a while.",
  "closed.remark-desk": "Closed by the desk.",
  "closed.unheard":
    "This conversation is closed, so {name} does not get this. They can open it again by writing.",
  "reopened.remark": "{name} has written again: the conversation is open.",
  "relay.not-carried": "Only words can go to {name}: they were told that you sent something else.",
  "relay.encrypted":
    "This message is encrypted and could not be read here, so {name} did not get it. Please write from a room or client without encryption.",
  "presence.away": "{name} has gone offline. Up to {messages} messages wait for them, for {minutes} minutes.",
  "presence.still-away": "The customer is offline just now. What you write waits for them.",
  "presence.back": "{name} is back.",
  "presence.back-held": "{name} is back. Messages that waited for them: {held}.",
  "presence.expired":
    "{name} has not come back. What you write from now on is not kept for them; you can `!close`.",
  "presence.not-held": "Not sent: {name} is offline, and no more messages are kept for them.",
  "delivery.delayed": "Not yet delivered to {name} after {seconds} seconds. Still trying.",
  "delivery.arrived": "Delivered to {name}, a little late.",
  "delivery.failed": "This did not reach {name}: {why}",
  "delivery.failed-ours": "Something the desk said did not reach {name}: {why}",
  "room.unheard": "The customer does not hear you here: only the agent of this conversation is passed on.",
  "room.encrypted":
    "This room has been encrypted. What is written here now cannot be read by the desk and does not reach the customer.",
  "room.upgraded": "This room has been replaced. Only this one is connected to the customer.",
  "room.power-lost":
    "The desk no longer has the rights it needs in this room, so some things may not work. Please restore them.",
  "waiting.target-unknown": "Nobody could take this under “{to}”, so it goes by the usual rules.",

  // Invitations and removals, and the same to the agent.
  "offer.invitation": "{name}: {reason} ({software})",
  "offer.invitation-no-reason": "{name} would like to talk to someone ({software})",
  "offer.again": "{name} is still here. You were put out by mistake: please join again.",
  "offer.taken": "{agent} has taken this conversation. Thank you for coming!",
  "offer.withdrawn": "The conversation with {name} is being offered to somebody else.",
  "offer.gone": "{name} is no longer waiting. Thank you!",
  "offer.over": "This conversation is over already. Thank you for coming!",
  "offer.unanswered": "You didn't answer {name} in time, so it went to somebody else.",
  "offer.unanswered-away":
    "You didn't answer {name} in time, so it went to somebody else and you are set away. Say `ready` when you are back.",
  "offer.away-reason": "did not answer",
  "offer.agent-lost": "You are no longer an agent of this desk.",
  "closed.agent":
    "The conversation with {name} is closed. Your slot is free again in {seconds} seconds, or when you leave the room.",
  "reopened.agent": "{name} has written again: your conversation is open.",

  // The card.
  "card.title": "*{name}* on {network}",
  "card.reason": "About: {reason}",
  "card.software": "Software: {software}",
  "card.address": "Address: {address}",
  "card.language": "Language: {language}",
  "card.slot": "{slot}: {value}",
  "card.queue": "Queue: {queue}",
  "card.waited": "Waited: {minutes} min",
  "card.previous": "Earlier conversation: {previous}",
  "card.conversation": "Conversation: `{conversation}`",

  // Answers to commands.
  "command.stranger":
    "Hello! I look after the conversations of {desk}. You are not among its agents, so there's nothing I can do for you here.",
  "command.welcome":
    "Hello {name}! Say `ready` to take conversations, `away` to take none, and `help` for everything else.",
  "command.ready": "You're ready: {load} of {capacity} taken.",
  "command.away": "You're away, and get no new conversations. Say `ready` when you're back.",
  "command.away-because":
    "You're away ({reason}), and get no new conversations. Say `ready` when you're back.",
  "command.status-ready": "You're ready: {load} of {capacity} taken.",
  "command.status-away": "You're away: {load} of {capacity} taken. Say `ready` to get new ones.",
  "command.status-away-because":
    "You're away ({reason}): {load} of {capacity} taken. Say `ready` to get new ones.",
  "command.conversation-line": "{name}: {reason} ({stage}, {minutes} min, `{conversation}`)",
  "command.queue": "Waiting, longest first within a priority. Agents ready: {ready}.",
  "command.queue-empty": "Nobody is waiting. Agents ready: {ready}.",
  "command.queue-line": "{name}: {reason} ({queue}, {minutes} min, `{conversation}`)",
  "command.queue-more": "… and more.",
  "command.why-which": "You have no conversation right now. Name one: `why <conversation>`.",
  "command.why-unknown": "I know of no decision about “{conversation}”.",
  "command.no-conversation": "You have no conversation to `{command}`.",
  "command.which-conversation":
    "You have more than one conversation. Write which one you mean, or `!{command}` in its room:",
  "command.choice-line": "`{command}` ({name}: {reason})",
  "command.not-among-yours":
    "You have no conversation “{conversation}” to `{command}`, so I left everything as it is.",
  "command.pass-unknown": "I know no queue or agent “{to}”.",
  "command.pass-did-you-mean": "I know no queue or agent “{to}”. Did you mean {suggestions}?",
  "command.pass-queues": "I know no queue or agent “{to}”. The queues are: {queues}.",
  "command.pass-ambiguous": "“{to}” could be several: {choices}. Please write which one you mean.",
  "command.not-yours": "The conversation with {name} is not yours, so I left it as it is.",
  "command.pass-self": "The conversation with {name} is with you already.",
  "command.passed": "You passed {name} on to {to}. Thank you!",
  "command.unknown": "I don't know “{word}”. Say `help` to see what I understand.",
  "command.unknown-did-you-mean": "I don't know “{word}”. Did you mean: {suggestions}?",
  "command.help":
    "`ready`: take conversations\n`away [reason]`: take none until you say `ready`\n`status`: your availability and your conversations\n`queue`: who is waiting, and since when\n`why [conversation]`: why an agent was or was not picked\n`pass <queue|agent> [conversation]`: hand your conversation on\n`close [conversation] [reason]`: end your conversation\nIn a conversation's room, put `!` in front.",
} as const;
