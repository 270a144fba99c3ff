import { oneLine } from './text.ts';

/** Roles in which somebody wrote the book; an empty role is the author's (lists print roles of others alone). */
const AUTHOR = /^$|\b(author|writer|creator|pseudonym|text)\b/i;
/** "Author of introduction", "Foreword author": who wrote only what stands before or behind. */
const BESIDE = /\b(introduction|foreword|afterword|preface|epilogue|notes?)\b/i;
/** Readers of an audio edition are credited in its own language too. */
const NARRATOR =
  /narra|\b(read|reader|reading|voice|performed|performer|sprecher(in)?|erzähler(in)?|gelesen|lecteur|lectrice|lettore|lettrice|locutora?)\b/i;
/** Roles that never stand for the author, even where nobody else is named. */
const NEVER =
  /narra|\bread|voice|perform|sprecher|erzähler|gelesen|lecteur|lettore|locutor|illustrat|translat|cover|introduction|foreword|afterword|preface|photograph|artist/i;

/**
 * Who wrote and who narrates. Editors, translators and the like are left out; only an anthology whose one credit is its
 * editor keeps that name, because every catalogue files it there.
 */
export function credits(people: { name: string | null | undefined; role: string | null | undefined }[]): {
  authors: string[];
  narrators: string[];
} {
  const named = people.map(({ name, role }) => ({ name: oneLine(name), role: oneLine(role) })).filter(({ name }) => name !== '');
  const writers = named.filter(({ role }) => role.split(/[,/&;]/).some((part) => AUTHOR.test(part.trim()) && !BESIDE.test(part)));
  const fallback = named.slice(0, 1).filter(({ role }) => !NEVER.test(role));
  const unique = (list: { name: string }[]) => [...new Set(list.map(({ name }) => name))];
  return {
    authors: unique(writers.length > 0 ? writers : fallback),
    narrators: unique(named.filter(({ role }) => NARRATOR.test(role))),
  };
}
