export function plotProblems(): string[];
export function contrasts(): { readonly text: string; readonly ratio: number }[];
export function tagNames(): string[];
export function cutTables(): number;
export function colors(): { readonly paper: string; readonly ink: string | null };
export function barColors(): string[];
export function pageWidth(): number;
