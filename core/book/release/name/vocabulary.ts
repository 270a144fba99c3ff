/** What a word or phrase of a posted name tells of the recording. */
export type MarkKind =
  | 'technical'
  | 'full'
  | 'abridged'
  | 'dramatized'
  | 'companion'
  | 'about'
  | 'pack'
  | 'set'
  | 'ebook'
  | 'audio'
  | 'video'
  | 'music'
  | 'sample'
  | 'reader'
  | 'edition';

/** Phrases by kind, folded; the longest that fits at a place counts. They describe how postings are written, not any one book. */
const PHRASES: Record<MarkKind, string> = {
  technical: `web|cd|cds|mp3cd|1cd|2cd|3cd|4cd|5cd|6cd|7cd|8cd|10cd|vbr|cbr|kbps|kb|khz|kbit|gb|mb|mib|gb|hrs|retail|repack|proper|int|readnfo|nfo|sfv|nzb|
    par|par2|rar|zip|7z|yenc|nmr|req|repost|re post|reposted|as requested|by request|missing pars|missing par|chapterized|chapterised|chaptered|with chapters|
    single file|vip|freeleech|scene|rip|ripped|retagged|incl|remastered|digital download|www|com|net|org|http|https|new version|clear sound|good sound|faint sound|
    itunes|overdrive|librivox|podiobooks|mono|stereo|bbc audio|bbc audiobooks|bbc audiobooks america|bbc worldwide|usenet|split|m4btool|complete|multiple voices|new narration|new recording`,
  full: `unabridged|unabr|unab|ungekurzt|ungekuerzt|ungekurzte|ungekuerzte|ungekrzt|complete and unabridged|not abridged|non abridged|un abridged|integrale|
    oavkortad|uavkortet|onverkort|version integrale|no abreviado|integral`,
  abridged: `abridged|abr|abrdg|abridgement|abridgment|condensed|gekurzt|gekuerzt|gekurzte|gekuerzte|gekurzter|gekrzt|gekrzte|abrege|abregee|version abregee|abreviado|abreviada|
    condensado|ridotto|ridotta|verkort|forkortad|forkortet|lyhennetty|zkracena|skrocona|readers digest|shortened|cut version`,
  dramatized: `dramatized|dramatised|dramatization|dramatisation|dramatised adaptation|dramatized adaptation|audio drama|dramatic reading|audiodrama|radio drama|radio play|radioplay|radio adaptation|full cast|
    fullcast|full cast recording|graphic audio|graphicaudio|ga|bbc|bbc radio|bbc radio 4|bbc r4|bbc7|bbcr4|horspiel|hoerspiel|horspill|horspel|luisterspel|
    la theatre works|theatre works|stage play|the play|a play|stage adaptation|audio theatre|audio theater|theatre production|audio play|audioplay|multi cast|multicast|cast drama|big finish|radioteatro|radiohorspiel|sluchowisko|
    radionovela|ficcion sonora|fiction radiophonique|movie in your mind`,
  companion: `summary|summaries|summarized|summarised|summary and analysis|study guide|studyguide|study notes|workbook|work book|companion|companion guide|companion to|
    conversation starters|sparknotes|spark notes|cliffsnotes|cliffs notes|cliffnotes|cliff notes|blinkist|blinks|quickread|quick read|instaread|supersummary|super summary|
    bookrags|joosr|joosr guide|key insights|key takeaways|key ideas|takeaways|in 10 minutes|in 15 minutes|in 20 minutes|in 30 minutes|minute summary|minutes summary|
    reading guide|readers guide|discussion guide|teachers guide|teaching guide|lesson plan|lesson plans|trivia|trivia quiz|book review|discussion questions|
    unofficial|unauthorized|unauthorised|behind the scenes|litcharts|gradesaver|shmoop|getabstract|bookcaps|max notes|maxnotes|
    zusammenfassung|lekturehilfe|lekturehilfen|fiche de lecture|riassunto|samenvatting|sammanfattning|readers companion|
    book club guide|book club kit|booknotes|book notes|storyshots|soundview|12min|readtrepreneur|
    everest media|milkyway media|brief reads|snap summary|abookaday|executive summary|podcast|critical analysis|complete analysis|sumoreads|swift reads|fast reads|worth books|bookhabits|ant hive media|bright summaries|brightsummaries|york notes|barrons notes|bright notes`,
  about: `analysis|analysis of|a guide to|guide to|the making of|making of|notes on|review of|reviews of|interview|interviews|interview with|an interview with|interpretation|resume|
    resume de|resumen|resumen de|a critique|critique of|the world of|inside the world of|inside|the art of|commentary on|lectures on|lecture on|insights from|lessons from|
    the science of|the wisdom of|the philosophy of|understanding|discussing|the story behind|the real story of|a study of|study of|approaches to|essays on|guide for|quiz on|
    the search for the real|the ultimate guide to|the definitive guide to|based on|inspired by|author of|from the author of|by the author of|the life of|biography of`,
  pack: `collection|collections|complete collection|audiobook collection|audio book collection|complete series|complete saga|complete trilogy|complete works|collected works|
    box set|boxed set|boxset|boxedset|bundle|omnibus|megapack|mega pack|sammelpack|sammlung|sammelband|gesamtausgabe|all novels|all books|
    complete novels|complete books|book set|two book set|three book set|compilation|bibliography|komplette reihe|coffret|coleccion|
    saga completa|serie completa|coleccion completa|samling|kolekcja|verzameling|backlist|series complete|all audiobooks`,
  set: `series|saga|trilogy|duology|tetralogy|quadrilogy|quartet|quintet|sextet|trilogie|trilogia|reihe|serie|serien|books|novels|works|library|pack|anthology`,
  ebook: `epub|mobi|azw|azw3|azw4|pdf|ebook|ebooks|kindle|djvu|cbz|fb2|retail epub|e book|comic|comics|graphic novel|manga|kfx|docx|rtf|lrf`,
  audio: `audiobook|audio book|audiobooks|audio|m4b|m4a|mp3|flac|opus|ogg|aac|wma|aax|aa|alac|wav|ac3|audio cd|spoken word|read by author`,
  video: `1080p|720p|480p|2160p|1080i|uhd|bluray|blu ray|bdrip|brrip|dvdrip|dvdr|webrip|web dl|hdtv|hdrip|remux|x264|x265|h264|h265|hevc|xvid|divx|avc|mkv|mp4|avi|
    tv series|trailer|camrip|telesync|miniseries|dvd9|dvd5|ntsc|hddvd`,
  music: `soundtrack|soundtracks|original soundtrack|ost|original score|motion picture|original motion picture soundtrack|tv soundtracks|karaoke|
    instrumental|remix|vinyl|discography|original cast recording|cast recording|choral|orchestra|symphony|mixtape|original broadway cast|motion picture score`,
  sample: `sample|excerpt|preview|leseprobe|horprobe|hoerprobe|teaser|extrait|free preview|audio sample|first chapters`,
  reader: `read by|narrated by|narrator|narrators|reader|performed by|narrated|voiced by|told by|gelesen von|gesprochen von|sprecher|vorgelesen von|lu par|leido por|
    narrado por|letto da|uppläst av|last av|oplast af|voorgelezen door|ljest av|inlasare|lukija|czyta|author read|read by the author`,
  edition: `companion pdf|pdf companion|includes pdf|with pdf|accompanying pdf|bonus pdf|edition|anniversary edition|special edition|expanded edition|revised edition|revised|updated|updated edition|a novel|a memoir|novel|a thriller|a mystery|
    a romance|movie tie in|tie in|2nd edition|3rd edition|10th anniversary edition|20th anniversary edition|25th anniversary edition|authors preferred text|
    authors cut|with bonus|bonus|extras|preferred text|reissue|annotated|restored edition|classic|classics`,
};

/** A phrase in the table: its words, and what it tells. */
export interface Phrase {
  words: string[];
  kind: MarkKind;
}

/** Phrases by their first word, longest first. */
export const PHRASES_BY_WORD: ReadonlyMap<string, readonly Phrase[]> = (() => {
  const table = new Map<string, Phrase[]>();
  for (const [kind, text] of Object.entries(PHRASES) as [MarkKind, string][]) {
    for (const phrase of text.split('|')) {
      const phraseWords = phrase
        .trim()
        .split(/\s+/)
        .filter((word) => word !== '');
      if (phraseWords.length === 0) continue;
      const list = table.get(phraseWords[0]!) ?? [];
      list.push({ words: phraseWords, kind });
      table.set(phraseWords[0]!, list);
    }
  }
  for (const list of table.values()) list.sort((a, b) => b.words.length - a.words.length);
  return table;
})();

/** Words for an audiobook in other languages, by which a posting says its language: word or phrase to ISO 639-1. */
export const FOREIGN_WORDS: ReadonlyMap<string, string> = new Map([
  ['horbuch', 'de'],
  ['hoerbuch', 'de'],
  ['hrbuch', 'de'],
  ['horspiel', 'de'],
  ['hoerspiel', 'de'],
  ['ungekurzt', 'de'],
  ['ungekuerzt', 'de'],
  ['ungekurzte', 'de'],
  ['ungekuerzte', 'de'],
  ['ungekrzt', 'de'],
  ['gekurzt', 'de'],
  ['gekuerzt', 'de'],
  ['gekurzte', 'de'],
  ['gekuerzte', 'de'],
  ['gelesen', 'de'],
  ['lesung', 'de'],
  ['sprecher', 'de'],
  ['vorgelesen', 'de'],
  ['sammelpack', 'de'],
  ['audiolibro', 'es it'],
  ['audiolibros', 'es it'],
  ['audiolivre', 'fr'],
  ['livre', 'fr'],
  ['audiolivro', 'pt'],
  ['audiobok', 'no'],
  ['ljudbok', 'sv'],
  ['lydbok', 'no'],
  ['lydbog', 'da'],
  ['luisterboek', 'nl'],
  ['aanikirja', 'fi'],
  ['audiokniga', 'ru'],
  ['audiokniha', 'cs'],
  ['hangoskonyv', 'hu'],
  ['audioknjiga', 'hr'],
  ['sluchowisko', 'pl'],
  ['czyta', 'pl'],
  ['hljodbok', 'is'],
]);

/** Two-letter and three-letter codes as release groups write them; read in capitals in scene names or brackets only. */
export const SCENE_LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['de', 'de'],
  ['ger', 'de'],
  ['deu', 'de'],
  ['at', 'de'],
  ['fr', 'fr'],
  ['fre', 'fr'],
  ['fra', 'fr'],
  ['es', 'es'],
  ['esp', 'es'],
  ['spa', 'es'],
  ['it', 'it'],
  ['ita', 'it'],
  ['nl', 'nl'],
  ['dut', 'nl'],
  ['nld', 'nl'],
  ['se', 'sv'],
  ['swe', 'sv'],
  ['sv', 'sv'],
  ['dk', 'da'],
  ['dan', 'da'],
  ['no', 'no'],
  ['nor', 'no'],
  ['fi', 'fi'],
  ['fin', 'fi'],
  ['pl', 'pl'],
  ['pol', 'pl'],
  ['pt', 'pt'],
  ['por', 'pt'],
  ['br', 'pt'],
  ['ptbr', 'pt'],
  ['ru', 'ru'],
  ['rus', 'ru'],
  ['cz', 'cs'],
  ['cze', 'cs'],
  ['hu', 'hu'],
  ['hun', 'hu'],
  ['jp', 'ja'],
  ['jpn', 'ja'],
  ['jap', 'ja'],
  ['cn', 'zh'],
  ['chi', 'zh'],
  ['tur', 'tr'],
  ['gre', 'el'],
  ['heb', 'he'],
  ['ara', 'ar'],
  ['hin', 'hi'],
  ['kor', 'ko'],
  ['ukr', 'uk'],
  ['rum', 'ro'],
  ['ice', 'is'],
  ['bul', 'bg'],
  ['en', 'en'],
  ['eng', 'en'],
  ['uk', 'en'],
  ['us', 'en'],
]);
